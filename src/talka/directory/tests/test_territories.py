"""Where a community ends is public if its keeper says so, in words and drawn, on every page and in every file."""

from __future__ import annotations

import importlib
import json
from typing import Any

import pytest
from django.apps import apps

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in, stranger
from talka.directory.tests.makers import a_representative
from talka.registry.models import Community
from talka.registry.models.profiles import stored_words
from talka.registry.tests.makers import a_community

pytestmark = pytest.mark.django_db
WORDS = "No upes līdz slepenajai pļavai"
DRAWN = {"type": "Polygon", "coordinates": [[[24.1, 56.9], [24.2, 56.9], [24.2, 57.0], [24.1, 56.9]]]}


def a_drawn_community(*public: str) -> Community:
    return a_community(
        "Pļavas kopiena", territory_text=WORDS, territory=json.dumps(DRAWN), public_fields=stored_words(public)
    )


def told_to(browser: Any, community: Community) -> list[str]:
    """Whatever the public can ask for that tells of a territory."""
    paths = (
        f"/directory/communities/{community.pk}/",
        f"/directory/files/communities/{community.pk}.geojson",
        f"/api/v1/open/communities/{community.pk}",
        "/map/interactive/data/",
    )
    answers = [browser.get(path) for path in paths]
    return [
        b"".join(one.streaming_content).decode() if one.streaming else one.content.decode()
        for one in answers
        if one.status_code == 200
    ]


def test_what_is_not_ticked_leaves_the_house_nowhere() -> None:
    shown, hidden = a_drawn_community("territory"), a_drawn_community("description")
    told, kept = told_to(stranger(), shown), told_to(stranger(), hidden)
    assert len(told) == len(kept) >= 2
    assert "slepenajai" in told[0]
    assert "Polygon" in told[1]
    assert all("slepenajai" not in one for one in kept)
    assert "Polygon" not in kept[1]


def test_staff_see_it_all_the_same() -> None:
    hidden = a_drawn_community()
    page = signed_in(a_user(Role.STAFF)).get(f"/registry/communities/{hidden.pk}/").content.decode()
    assert "slepenajai" in page


def test_the_keeper_ticks_it_and_a_network_has_no_such_tick() -> None:
    community = a_drawn_community("territory", "description")
    person, claim = a_representative(community)
    own = signed_in(person)
    assert "show_territory" in own.get(f"/directory/mine/{claim.pk}/").content.decode()
    own.post(f"/directory/mine/{claim.pk}/", {"version": "1", "show_description": "on"})
    community.refresh_from_db()
    assert (community.shows("territory"), community.shows("description")) == (False, True)
    assert community.territory_text == WORDS


def test_what_everybody_saw_stays_so_until_somebody_chooses() -> None:
    one, other, third = a_drawn_community(), a_drawn_community("email"), a_drawn_community("territory")
    moved = importlib.import_module("talka.registry.migrations.0009_territories_are_shown_by_choice")
    moved.show_as_before(apps, None)
    for community, public in ((one, " territory "), (other, " email territory "), (third, " territory ")):
        community.refresh_from_db()
        assert community.public_fields == public
