"""The rules hold in the whole tree, and each of them can fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

import pytest

from tests.architecture.exceptions import EXCEPTIONS
from tests.architecture.rules import RULES
from tests.architecture.sources import Breach, Rule, Source, all_sources

BY_NAME = {rule.name: rule for rule in RULES}


def examples(of: Callable[[Rule], tuple[tuple[str, str], ...]]) -> list[Any]:
    return [
        pytest.param(rule, Source(PurePosixPath(path), text), id=f"{rule.name} {number}")
        for rule in RULES
        for number, (path, text) in enumerate(of(rule), start=1)
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_tree_keeps(rule: Rule) -> None:
    excused = EXCEPTIONS.get(rule.name, {})
    breaches = [str(breach) for breach in in_the_tree(rule) if breach.path not in excused]
    if breaches:
        pytest.fail(f"{rule.name}:\n" + "\n".join(breaches), pytrace=False)


@pytest.mark.parametrize(("rule", "source"), examples(lambda rule: rule.refused))
def test_a_rule_refuses_what_it_says_it_refuses(rule: Rule, source: Source) -> None:
    assert list(rule.breaches(source))


@pytest.mark.parametrize(("rule", "source"), examples(lambda rule: rule.passed))
def test_a_rule_lets_pass_what_it_says_it_lets_pass(rule: Rule, source: Source) -> None:
    assert not list(rule.breaches(source))


def test_every_rule_shows_what_it_refuses_and_what_it_lets_pass() -> None:
    assert [rule.name for rule in RULES if not rule.refused or not rule.passed] == []
    assert len(BY_NAME) == len(RULES)


def test_every_exception_has_a_reason_and_is_still_needed() -> None:
    for name, excused in EXCEPTIONS.items():
        needed = {breach.path for breach in in_the_tree(BY_NAME[name])}
        assert set(excused) - needed == set(), f"no longer needed: {name}"
        assert all(len(reason.split()) > 2 for reason in excused.values()), f"without a reason: {name}"


def in_the_tree(rule: Rule) -> list[Breach]:
    return [breach for source in all_sources() for breach in rule.breaches(source)]
