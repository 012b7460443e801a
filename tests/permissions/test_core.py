"""The quick part of the matrix: another centre's things, read by those who come nearest to them."""

from __future__ import annotations

import pytest

from tests.permissions import golden
from tests.permissions.browser import Browser
from tests.permissions.canaries import canaries_in
from tests.permissions.routes import routes
from tests.permissions.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("permissions")]


@pytest.mark.parametrize("name", ["stranger", "staff", "reviewer"])
def test_things_of_another_centre_are_not_there(name: str, world: World, browsers: dict[str, Browser]) -> None:
    agreed = golden.stored()
    told = []
    for route in routes():
        for whose, kept in (("foreign", (world.foreign,)), ("mixed", (world.own, world.foreign))):
            if whose not in route.whose:
                continue
            answer = browsers[name].get(route.address(*kept))
            expected = agreed.get((route.pattern, "GET", whose), {}).get(name)
            # The link of a letter shows what it was written for, to whoever has it.
            by_link = route.name == "accept_invitation" or route.pattern.startswith("advice/mine/")
            leaked = set() if by_link else canaries_in(answer, world.canaries)
            if answer.summary("GET") != expected or leaked:
                told.append(
                    f"{route.pattern} {whose}: {answer.summary('GET')}, agreed {expected}; shows {sorted(leaked)}"
                )
    assert not told, "\n".join(told)


def test_every_address_of_the_site_is_in_the_golden_file() -> None:
    agreed = {(pattern, whose) for pattern, _method, whose in golden.stored()}
    now = {(route.pattern, whose) for route in routes() for whose in route.whose}
    assert agreed ^ now == set(), "Look at it, then: python -m tests.permissions.golden"
