"""Merging and parting in any order leaves everything as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talka.accounts.actions import system_actor
from talka.accounts.tests.makers import a_centre
from talka.activities.tests.makers import some_work, takes_part
from talka.kernel.actions import Refused
from talka.registry.actions.merges import merge_records, part_records
from talka.registry.models import Mandate, Merge, Network, NetworkMember, Organisation, Person
from talka.registry.queries.indexing import stale_words
from talka.registry.tests.makers import a_person, an_organisation
from talka.registry.tests.test_merges import all_that_points

pytestmark = pytest.mark.django_db
MANY = 5


def a_crowd() -> None:
    """Organisations and persons that share activities, a network and mandates in every way there is."""
    centres = [a_centre("viens"), a_centre("divi")]
    organisations = [an_organisation(f"Organizācija {n}") for n in range(MANY)]
    persons = [a_person(f"Persona {n}", centre=centres[n % 2], organisation=organisations[n // 2]) for n in range(MANY)]
    network = Network(name="Tīkls")
    network.save()
    for n, person in enumerate(persons):
        Mandate.objects.create(person=person, organisation=organisations[n % 3], role=Mandate.Role.BOARD)
        NetworkMember.objects.create(network=network, organisation=organisations[n])
    for n in range(4):
        work = some_work(centre=centres[n % 2])
        for at in range(MANY):
            if (at + n) % 3:
                takes_part(work, person=persons[at], organisation=organisations[(at * n) % MANY] if at % 2 else None)
            else:
                takes_part(work, organisation=organisations[at])


def play(steps: Sequence[tuple[int, int, int]]) -> None:
    """Merge by chance, and now and then part one that lets itself be parted."""
    for what, first, second in steps:
        if what == 2:
            _part_one(first)
            continue
        rows: list[Any] = list((Organisation, Person)[what].objects.order_by("pk"))
        kept, gone = rows[first % len(rows)], rows[second % len(rows)]
        if kept != gone:
            merge_records(kept, gone=gone, actor=system_actor())


def _part_one(at: int) -> None:
    standing = list(Merge.objects.filter(undone_at=None))
    if not standing:
        return
    try:
        part_records(standing[at % len(standing)], actor=system_actor())
    except Refused:
        return


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, MANY - 1), st.integers(0, MANY - 1)), min_size=2, max_size=9)
)
def test_any_history_of_merging_and_parting_can_be_taken_back_whole(steps: list[tuple[int, int, int]]) -> None:
    with transaction.atomic():
        a_crowd()
        before = all_that_points()
        play(steps)
        assert stale_words() == 0
        while (last := Merge.objects.filter(undone_at=None).first()) is not None:
            part_records(last, actor=system_actor())
        assert all_that_points() == before
        assert stale_words() == 0
        transaction.set_rollback(True)
