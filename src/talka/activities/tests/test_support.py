"""When an organisation was last supported, as everybody may know it."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.tests.makers import a_centre
from talka.activities.actions import remove_activity
from talka.activities.tests.makers import some_work, takes_part
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.registry.models import Kind
from talka.registry.queries.support import Support, last_supports
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db


def test_each_organisation_has_its_own_newest_work_that_has_been(freeze: Freeze) -> None:
    freeze("2026-03-20")
    centre, first, second = a_centre(), an_organisation(), an_organisation()
    both = some_work(centre=centre, starts=dt.date(2025, 5, 5), kind="seminar")
    for organisation in (first, second):
        takes_part(both, organisation=organisation)
    advice = some_work(centre=centre, starts=dt.date(2026, 1, 7), kind="consultation")
    takes_part(advice, organisation=second)
    planned = some_work(centre=centre, starts=dt.date(2026, 4, 1), kind="seminar")
    removed = some_work(centre=centre, starts=dt.date(2026, 2, 2), kind="seminar")
    for work in (planned, removed):
        takes_part(work, organisation=first)
    remove_activity(removed, actor=system_actor())
    draft = some_work(centre=centre, starts=dt.date(2026, 3, 3), kind="seminar", draft=True)
    takes_part(draft, organisation=first)
    assert last_supports(Kind.ORGANISATION, [first.pk, second.pk, an_organisation().pk]) == {
        first.pk: Support(dt.date(2025, 5, 5), str(both.kind)),
        second.pk: Support(dt.date(2026, 1, 7), str(advice.kind)),
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_it_is_two_queries_and_one_of_money_for_any_number(query_budget: QueryBudget, rows: int) -> None:
    ids = []
    for _row in range(rows):
        organisation = an_organisation()
        takes_part(some_work(starts=dt.date(2024, 1, 1)), organisation=organisation)
        ids.append(organisation.pk)
    with query_budget(3):
        last_supports(Kind.ORGANISATION, ids)
