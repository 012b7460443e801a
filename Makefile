.DEFAULT_GOAL := help
# Some machines forbid Python to keep what it has compiled; here it is started often, so it would be compiled each time.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help run test check fmt messages screenshots guide bench lock

help:  ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run:  ## Start Talka on this computer, with demonstration data when it is empty
	@tools/setup --own && .venv/bin/talka demo --if-empty && .venv/bin/talka serve

PYTEST ?= .venv/bin/pytest

test:  ## The fast tests on SQLite; ARGS="-k report" chooses some
	@tools/setup --dev && $(PYTEST) -n logical -m "not slow" $(ARGS)

check:  ## Everything that CI checks; ARGS="lint types" chooses some
	@tools/setup --dev && tools/check $(ARGS)

fmt:  ## Format Python, and mend what a program can mend in templates
	@tools/setup --dev && .venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format . && .venv/bin/djangofmt check --fix --quiet src/talka

messages:  ## Gather the texts of the interface for translation, and compile them
	@tools/setup --dev && .venv/bin/python tools/messages.py gather

screenshots:  ## Pictures of every page, wide and narrow, in build/screenshots
	@tools/setup --dev && .venv/bin/python tools/screenshots.py $(ARGS)

guide:  ## Take the pictures of the user's guide anew, in docs/rokasgramata/attels
	@tools/setup --dev && .venv/bin/python -m tools.guide_pictures

bench:  ## Measure what benchmarks/ measures, against its baselines; ARGS=--full at full size
	@tools/setup --dev && .venv/bin/python tools/bench $(ARGS)

lock:  ## Write the lock files anew after pyproject.toml changed; ARGS=--upgrade takes the newest
	@tools/setup --dev && tools/lock $(ARGS)
