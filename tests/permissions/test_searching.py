"""Searches, suggestions and lists find nothing of another centre, whoever asks and however."""

from __future__ import annotations

import pytest

from tests.permissions.browser import Browser
from tests.permissions.canaries import canaries_in
from tests.permissions.world import CANARY, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("permissions")]

# A part of every planted word, so that a page may repeat the question.
ASKED = CANARY[:-2]
ADDRESSES = (
    "/search/?q={}",
    "/registry/?q={}",
    "/registry/organisations/suggest/?q={}",
    "/registry/persons/?q={}",
    "/registry/persons/suggest/?q={}",
    "/activities/?q={}",
    "/activities/?q={}&state=removed",
    "/activities/consult/suggest/?q={}",
    "/activities/consult/suggest/?client={}",
    "/activities/consult/hint/?client={}",
    "/spending/expenditures/?q={}",
    "/spending/expenditures/?export=csv&q={}",
    "/agreements/?q={}",
    "/api/v1/activities?q={}",
)


@pytest.mark.parametrize("name", ["kurzeme", "staff", "manager", "reviewer", "ended", "stranger"])
def test_searching_finds_no_words_of_another_centre(name: str, world: World, browsers: dict[str, Browser]) -> None:
    leaks = [
        (address, found)
        for address in ADDRESSES
        if (found := canaries_in(browsers[name].get(address.format(ASKED)), world.canaries))
    ]
    assert leaks == []


def test_searching_finds_the_words_of_one_s_own_centre(world: World, browsers: dict[str, Browser]) -> None:
    found: set[str] = set()
    for address in ADDRESSES:
        found |= canaries_in(browsers["zemgale"].get(address.format(ASKED)), world.canaries)
    assert {f"{CANARY}Darbs", f"{CANARY}Persona", f"{CANARY}Apraksts"} <= found


@pytest.mark.parametrize("name", ["kurzeme", "staff", "manager"])
def test_lists_narrowed_to_another_centre_are_empty(name: str, world: World, browsers: dict[str, Browser]) -> None:
    kept = world.foreign
    narrowed = [
        f"/{page}{parameter}={value}"
        for page in (
            "activities/?",
            "spending/expenditures/?",
            "spending/expenditures/?export=csv&",
            "registry/persons/?",
        )
        for parameter, value in (
            ("centre", kept["centre_id"]),
            ("agreement", kept["agreement_id"]),
            ("purpose", kept["purpose_id"]),
            ("id", kept["activity_id"]),
            ("person", kept["person_id"]),
        )
    ]
    assert [(one, found) for one in narrowed if (found := canaries_in(browsers[name].get(one), world.canaries))] == []


@pytest.mark.parametrize("name", ["reviewer", "ended", "stranger"])
def test_who_works_nowhere_finds_no_organisation(name: str, world: World, browsers: dict[str, Browser]) -> None:
    # A reviewer reads the name of who carries out an agreement; the registry is not theirs.
    asked = [address.format("40008087708") for address in ADDRESSES if not address.startswith("/agreements/")]
    found = [address for address in asked if b"Latvijas Pilsonisk" in browsers[name].get(address).body]
    assert found == []
