"""Verbs of several callers in one transaction: what one lost is not in the trail, and the chain holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_user
from talka.kernel.actions import Action, Refused, action
from talka.kernel.audit.models import AuditEntry
from talka.kernel.audit.trail import verify
from talka.kernel.together import (
    WentOnAfterRefusal,
    _Brought,
    _carry_out,
    _Turn,
    leave_for_all,
    once_for_all,
    with_all,
    with_others,
)

pytestmark = pytest.mark.django_db(transaction=True)
Rename = Action[Centre, ..., Centre]


@pytest.fixture
def rename() -> Rename:
    @action(allowed=lambda user, _centre: user.access.administrator)
    def rename_centre(centre: Centre, *, name: str, actor: User) -> Centre:
        """Give the centre another name, if it is a good one."""
        centre.name = name
        centre.save()
        if name == "bad":
            raise Refused("bad")
        return centre

    return rename_centre


@pytest.fixture
def administrator() -> User:
    return a_user(Role.ADMINISTRATOR, name="Toms Žagars")


def carried_out(*works: Callable[[], Any]) -> list[Any]:
    """What each of them got; all in one transaction."""
    batch: list[_Brought[Any]] = [_Brought(work) for work in works]
    turn = _Turn()
    for one in batch:
        turn.bring(one)
    _carry_out(turn)
    return [one.failure or one.result for one in batch]


def named_in_the_trail() -> list[str]:
    entries = AuditEntry.objects.filter(verb__endswith="rename_centre").order_by("sequence")
    return [json.loads(entry.changes)["name"][1] for entry in entries]


def test_a_refused_verb_among_others_leaves_nothing_and_the_chain_holds(rename: Rename, administrator: User) -> None:
    centres = [a_centre(code, name=code) for code in ("riga", "vidzeme", "zemgale")]
    # Each finds its centre itself: what it did to an object in Python would not be taken back with the rest.
    works = [
        lambda key=centre.pk, name=name: rename(Centre.objects.get(pk=key), name=name, actor=administrator)
        for centre, name in zip(centres, ("first", "bad", "third"), strict=True)
    ]
    came = carried_out(*works)
    assert [type(one) for one in came] == [Centre, Refused, Centre]
    assert sorted(Centre.objects.values_list("name", flat=True)) == ["first", "third", "vidzeme"]
    assert named_in_the_trail() == ["first", "third"]
    assert verify().holds


def test_what_a_step_took_back_by_itself_is_not_built_upon(rename: Rename, administrator: User) -> None:
    centre = a_centre("riga", name="riga")

    def twice() -> Centre:
        with suppress(ZeroDivisionError), transaction.atomic():
            rename(Centre.objects.get(), name="in vain", actor=administrator)
            raise ZeroDivisionError
        return rename(Centre.objects.get(), name="second", actor=administrator)

    came = carried_out(lambda: rename(centre, name="first", actor=administrator), twice)
    assert [type(one) for one in came] == [Centre, Centre]
    assert named_in_the_trail() == ["first", "second"]
    assert verify().holds


@pytest.mark.parametrize(("third", "steps_back"), [("Zemgale", 0), ("bad", 3)])
def test_only_where_one_fails_each_takes_a_savepoint_and_the_end_of_the_chain_is_asked_for_once(
    rename: Rename, administrator: User, third: str, steps_back: int
) -> None:
    centres = [a_centre(code, name=code) for code in ("riga", "vidzeme", "zemgale")]
    with CaptureQueriesContext(connection) as asked:
        carried_out(*[
            lambda centre=centre, name=name: rename(centre, name=name, actor=administrator)
            for centre, name in zip(centres, ("Riga", "Vidzeme", third), strict=True)
        ])  # fmt: skip
    said = [query["sql"] for query in asked.captured_queries]
    assert sum(one.startswith("SAVEPOINT") for one in said) == steps_back
    assert sum(one.startswith("SELECT sequence, entry_hash") for one in said) == 1
    assert sum('INTO "kernel_auditentry"' in one for one in said) == 1


def test_who_takes_no_notice_of_a_refusal_is_refused(rename: Rename, administrator: User) -> None:
    centre = a_centre("riga", name="riga")

    def goes_on() -> str:
        with suppress(Refused):
            rename(centre, name="bad", actor=administrator)
        return "done"

    came = carried_out(goes_on, lambda: rename(Centre.objects.get(), name="second", actor=administrator))
    assert [type(one) for one in came] == [WentOnAfterRefusal, Centre]
    assert named_in_the_trail() == ["second"]
    assert verify().holds


def test_rows_for_the_end_are_written_once_without_those_that_were_taken_back() -> None:
    written: list[list[str]] = []

    def leaves(name: str) -> Callable[[], None]:
        def work() -> None:
            with suppress(ZeroDivisionError), transaction.atomic():
                with_others(written.append, [f"{name} in vain"])
                raise ZeroDivisionError
            with_others(written.append, [name, f"{name} again"])
            if name == "refused":
                raise Refused("no")

        return work

    carried_out(*map(leaves, ["first", "refused", "third"]))
    assert written == [["first", "first again", "third", "third again"]]
    with_others(written.append, ["alone"])
    assert written[1:] == [["alone"]]


def test_rows_that_others_may_have_to_read_wait_for_the_end_only_while_all_goes_well() -> None:
    written: list[list[str]] = []

    def leaves(name: str) -> int:
        with_all(written.append, [name])
        if name == "refused":
            raise Refused("no")
        return len(written)

    assert carried_out(lambda: leaves("first"), lambda: leaves("second")) == [0, 0]
    assert written == [["first", "second"]]
    came = carried_out(*[lambda name=name: leaves(name) for name in ("third", "refused", "fifth")])
    assert [came[0], type(came[1]), came[2]] == [2, Refused, 4]
    assert written[1:] == [["third"], ["refused"], ["fifth"]]
    with_all(written.append, ["alone"])
    assert written[4:] == [["alone"]]


def test_where_what_is_left_cannot_be_written_only_those_fail_who_left_it() -> None:
    a_centre("riga", name="riga")

    def add(code: str) -> str:
        with_all(_add, [Centre(code=code, name=code)])
        return code

    came = carried_out(*[lambda code=code: add(code) for code in ("vidzeme", "riga", "zemgale")])
    assert [came[0], type(came[1]), came[2]] == ["vidzeme", IntegrityError, "zemgale"]
    assert sorted(Centre.objects.values_list("code", flat=True)) == ["riga", "vidzeme", "zemgale"]
    assert type(carried_out(lambda: add("riga"))[0]) is IntegrityError


def _add(centres: list[Centre]) -> None:
    Centre.objects.bulk_create(centres)


def test_what_one_leaves_the_next_finds(administrator: User) -> None:
    def add() -> int:
        found = once_for_all("number", lambda: 10)
        leave_for_all("number", found + 1)
        return found

    def add_in_vain() -> None:
        add()
        raise Refused("no")

    assert [one for one in carried_out(add, add, add_in_vain, add) if isinstance(one, int)] == [10, 11, 10]
    leave_for_all("number", 5)
    assert once_for_all("number", lambda: 7) == 7
