"""Profiles that were there before their keepers were asked: what everybody saw stays so, and there is a way back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from talka.registry.models import Community, Network, Organisation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
BEFORE = ("registry", "0009_territories_are_shown_by_choice")
ASKED = ("registry", "0010_everything_on_a_profile_is_shown_by_choice")
NOT_ASKED: dict[type[Organisation | Community | Network], set[str]] = {
    Organisation: {"place", "founded_on", "working_place", "service_areas", "areas", "networks", "support"},
    Community: {"place", "theme", "host", "networks", "support"},
    Network: {"place", "theme", "coordinator", "members", "support"},
}
CHOSEN = ("", " email ", " description offers needs languages works_with ")


def brought_to(*names: tuple[str, str]) -> Any:
    """The nouns as they were when these were the last migrations."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(names))
    return executor.loader.project_state(list(names)).apps


@pytest.fixture
def back() -> Iterator[Any]:
    yield brought_to(BEFORE)
    brought_to(*MigrationExecutor(connection).loader.graph.leaf_nodes())


def chosen() -> dict[str, list[str]]:
    return {
        model.__name__: list(model.objects.order_by("pk").values_list("public_fields", flat=True))
        for model in NOT_ASKED
    }


def test_what_everybody_saw_without_asking_stays_shown_and_what_was_chosen_too(back: Any) -> None:
    for model in NOT_ASKED:
        for at, fields in enumerate(CHOSEN):
            then = back.get_model("registry", model.__name__)
            then.objects.create(name=f"Kokle {at}", name_folded=f"kokle {at}", sort_key=str(at), public_fields=fields)
    before = chosen()
    brought_to(ASKED)
    for model, not_asked in NOT_ASKED.items():
        for record, fields in zip(model.objects.order_by("pk"), CHOSEN, strict=True):
            assert {one for one in model.choosable if record.shows(one)} == {*fields.split(), *not_asked}
            assert record.public_fields.split() == [*dict.fromkeys(record.public_fields.split())]
    brought_to(BEFORE)
    assert chosen() == before
    brought_to(ASKED)
    assert all(record.shows("place") for model in NOT_ASKED for record in model.objects.all())
