"""What is said in two places says the same in both; Django agrees with the code."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.architecture.sources import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = {path.parent.name for path in (ROOT / "src/talka").glob("*/__init__.py")}
LOCKS = {"requirements.txt": "dependencies", "requirements-dev.txt": "dev", "requirements-build.txt": "build"}


@pytest.mark.django_db
def test_no_change_of_a_model_lacks_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_history_of_every_module_is_one_line() -> None:
    loader = MigrationLoader(connection=None)
    for module in MODULES & {config.label for config in apps.get_app_configs()}:
        history = [name for label, name in loader.disk_migrations if label == module]
        steps = [parent for name in history for parent in loader.disk_migrations[module, name].dependencies]
        within = [name for label, name in steps if label == module]
        assert len(within) == len(set(within)) == max(len(history) - 1, 0), f"{module}: {sorted(history)}"


def test_every_module_is_installed() -> None:
    assert {config.label for config in apps.get_app_configs() if config.name.startswith("talka.")} == MODULES


def test_both_walls_know_every_module() -> None:
    outer, inner = PROJECT["tool"]["importlinter"]["contracts"]
    assert {name for layer in outer["layers"] for name in layer.split(" | ")} == MODULES
    assert {container.removeprefix("talka.") for container in inner["containers"]} == MODULES - {"kernel", "site"}


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_asked_for_is_locked(lock: str) -> None:
    group = LOCKS[lock]
    asked = PROJECT["project"]["dependencies"] if group == "dependencies" else PROJECT["dependency-groups"][group]
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))
    assert {re.split(r"[\[<>=]", name)[0] for name in asked} - locked == set()


def test_running_and_developing_use_the_same_versions() -> None:
    pins = [set(re.findall(r"^(\S+==\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)) for lock in LOCKS]
    assert pins[0] <= pins[1]


def test_every_target_of_the_makefile_is_one_explained_line() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):(.*)\n((?:\t.*\n)+)", text, re.MULTILINE)
    assert {name for name, _, _ in targets} == set(re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)[0].split())
    for name, said, recipe in targets:
        assert "## " in said, f"{name} does not say what it does"
        assert recipe.count("\n") == 1, f"{name} is more than one line"
