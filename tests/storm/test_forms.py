"""Every form of the site, sent with what people, programs and attackers type."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.permissions.browser import Browser
from tests.permissions.forms import Filled, PageForm
from tests.storm.nasty import NASTY, urlencoded_surrogate
from tests.storm.sending import Site, faults

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("storm of forms")]

PEOPLE = ("manager", "administrator", "reviewer")
# How many nasty values each single field meets while the others are right; all with STORM=full.
WHOLE = os.environ.get("STORM") == "full"
EACH_FIELD = len(NASTY) if WHOLE else 2
# Each form is tried with every so many-th value, the next form with those after them: every value meets many forms.
STEP = 1 if WHOLE else 4
URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def forms(site: Site) -> list[tuple[Browser, PageForm]]:
    """All forms, each as the first of these people who sees it."""
    known: dict[tuple[str, tuple[str, ...]], tuple[Browser, PageForm]] = {}
    for name in PEOPLE:
        for form in site.forms(name):
            known.setdefault(form.key, (site.browsers[name], form))
    assert len(known) > 40
    return list(known.values())


def everywhere(form: PageForm, value: str) -> Filled:
    """The value in every field."""
    return {name: [value] for name in form.filled}


def one_by_one(form: PageForm, values: tuple[str, ...], how_many: int) -> Iterator[Filled]:
    """The right values but for one field; over all fields every value is tried."""
    for at, name in enumerate(form.filled):
        for step in range(how_many):
            yield form.filled | {name: [values[(at * how_many + step) % len(values)]]}


def blow(forms: list[tuple[Browser, PageForm]], values: tuple[str, ...], each_field: int) -> list[str]:
    """Faults in words, each once."""
    told: dict[str, str] = {}
    for at, (browser, form) in enumerate(forms):
        tries = [everywhere(form, value) for value in values[at % STEP :: STEP]]
        tries += [{}, {name: ["1", "2", *value] for name, value in form.filled.items()}]
        tries += [sent for sent in one_by_one(form, values, each_field) if sent not in tries]
        for sent in tries:
            for fault in faults(sent, browser.send(form.action, sent)):
                odd = {name: value[-1][:40] for name, value in sent.items() if value != form.filled.get(name)}
                told.setdefault(f"{form.action} {fault}", f"after {odd}")
    return [f"{fault} {after}" for fault, after in told.items()]


def test_every_nasty_value_is_explained_by_every_form(forms: list[tuple[Browser, PageForm]]) -> None:
    told = blow(forms, NASTY, EACH_FIELD)
    assert not told, "\n".join(told)


def test_half_a_letter_is_explained_by_every_form(forms: list[tuple[Browser, PageForm]]) -> None:
    told = [
        f"{form.action} {fault}"
        for browser, form in forms
        for fault in faults({}, browser.send(form.action, urlencoded_surrogate(list(form.filled)), URLENCODED))
    ]
    assert not told, "\n".join(told)
