"""Verb by person and state: who may do what with the work of a centre."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities import rules
from talka.activities.actions import approve_activity, remove_activity, send_back_activity
from talka.activities.models import Activity, Series, State, WorkKind
from talka.activities.tests.makers import a_programme, some_work

pytestmark = pytest.mark.django_db
PEOPLE = ("staff", "manager", "coordinator", "colleague", "reviewer")
STATES = (State.DRAFT, State.RECORDED, State.APPROVED, State.RETURNED, State.REMOVED)
OWN, ANSWERING = {"staff", "manager", "coordinator"}, {"manager", "coordinator"}
Rule = Callable[[User, Any], bool]
# rule: state: people; a state that is not named is for nobody.
TABLE: list[tuple[Rule, dict[State, set[str]]]] = [
    (
        rules.may_edit,
        {State.DRAFT: OWN, State.RECORDED: OWN, State.RETURNED: OWN, State.APPROVED: ANSWERING},
    ),
    (
        rules.may_remove,
        {State.DRAFT: OWN, State.RECORDED: OWN, State.RETURNED: OWN, State.APPROVED: ANSWERING},
    ),
    (rules.may_finish_draft, {State.DRAFT: OWN}),
    (rules.may_approve, {State.RECORDED: ANSWERING}),
    (rules.may_withdraw_approval, {State.APPROVED: ANSWERING}),
    (rules.may_send_back, {State.RECORDED: ANSWERING, State.APPROVED: ANSWERING}),
    (rules.may_restore, {State.REMOVED: OWN}),
]


@pytest.fixture
def people() -> dict[str, User]:
    centre = a_centre("sava")
    return {
        "staff": a_user(Role.STAFF, centre=centre),
        "manager": a_user(Role.MANAGER, centre=centre),
        "coordinator": a_user(Role.COORDINATOR),
        "colleague": a_user(Role.MANAGER, centre=a_centre("cita")),
        "reviewer": a_user(Role.REVIEWER),
    }


def in_state(state: State, coordinator: User) -> Activity:
    activity = some_work(centre=a_centre("sava"), draft=state == State.DRAFT)
    if state == State.APPROVED:
        approve_activity(activity, actor=coordinator)
    elif state == State.RETURNED:
        send_back_activity(activity, reason="Labot", actor=coordinator)
    elif state == State.REMOVED:
        remove_activity(activity, actor=coordinator)
    return activity


@pytest.mark.parametrize("state", STATES)
def test_each_verb_is_for_its_people_in_its_state(state: State, people: dict[str, User]) -> None:
    activity = in_state(state, people["coordinator"])
    for rule, allowed in TABLE:
        may = {name for name in PEOPLE if rule(people[name], activity)}
        assert may == allowed.get(state, set()), f"{rule.__name__} when {state}"


def test_work_is_recorded_by_staff_under_their_own_agreements(people: dict[str, User]) -> None:
    own = a_programme(a_centre("sava"))
    foreign = a_programme(a_centre("cita"))
    for agreement, allowed in ((None, OWN), (own, OWN), (foreign, set())):
        activity = Activity(centre=a_centre("sava"), agreement=agreement)
        assert {name for name in PEOPLE if rules.may_record(people[name], activity)} == allowed


def test_a_partner_records_under_the_agreement_and_opens_series(people: dict[str, User]) -> None:
    agreement = a_programme(a_centre("cita"))
    series = Series(agreement=agreement)
    assert {name for name in PEOPLE if rules.may_add_series(people[name], series)} == {"coordinator", "colleague"}
    agreement.partners.add(a_centre("sava"))
    assert rules.may_record(people["staff"], Activity(centre=a_centre("sava"), agreement=agreement))
    assert rules.may_add_series(people["staff"], series)


def test_kinds_are_the_managers_and_the_log_is_for_whoever_works(people: dict[str, User]) -> None:
    assert {n for n in PEOPLE if rules.may_edit_kinds(people[n], WorkKind())} == {"manager", "coordinator", "colleague"}
    assert {n for n in PEOPLE if rules.may_add_kind(people[n])} == {"manager", "coordinator", "colleague"}
    assert {n for n in PEOPLE if rules.may_see_log(people[n])} == set(PEOPLE) - {"reviewer"}


def test_the_log_shows_each_their_centres(people: dict[str, User]) -> None:
    some_work(centre=a_centre("sava"))
    seen = {name for name in PEOPLE if Activity.objects.visible_to(people[name]).exists()}
    assert seen == OWN
