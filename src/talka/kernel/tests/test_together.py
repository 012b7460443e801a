"""Many who call a verb at once share a transaction, and nothing else."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from talka.kernel.actions import Refused
from talka.kernel.database import is_embedded
from talka.kernel.together import MOST, _turns, once_for_all, together

pytestmark = pytest.mark.django_db(transaction=True)
AtOnce = Callable[[Sequence[Callable[[], Any]]], list[Any]]
ABOUT = "a course"


def write(name: str, *, of: int = 0) -> str:
    """One row, of a content type that need not be there: that is looked at when the transaction ends."""
    Permission.objects.create(
        codename=name, name=name, content_type_id=of or ContentType.objects.get_for_model(Permission).pk
    )
    return name


def written() -> list[str]:
    return sorted(Permission.objects.filter(codename__startswith="t-").values_list("codename", flat=True))


def shared(work: Callable[[], Any]) -> Callable[[], Any]:
    return lambda: together(ABOUT, work)


def writes(names: Sequence[str]) -> list[Callable[[], Any]]:
    return [shared(lambda name=name: write(name)) for name in names]  # type: ignore[misc]  # bound to its own name


def after_one_who_holds_the_turn(at_once: AtOnce, calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each got; all of them were in line while somebody else had the turn."""
    began = threading.Event()

    def hold() -> None:
        began.set()
        until = time.monotonic() + 60
        while len(_turns[ABOUT].waiting) < len(calls) and time.monotonic() < until:
            time.sleep(0.01)

    def come(call: Callable[[], Any]) -> Callable[[], Any]:
        return lambda: (began.wait(60), call())[1]

    return at_once([shared(hold), *map(come, calls)])[1:]


def test_who_comes_meanwhile_is_carried_out_by_one_in_one_transaction(at_once: AtOnce) -> None:
    by: list[int] = []
    seen_after_the_commit: list[int] = []

    def work(name: str) -> str:
        if not by:
            transaction.on_commit(lambda: seen_after_the_commit.append(len(written())))
        by.append(threading.get_ident())
        return write(name)

    names = [f"t-{number}" for number in range(6)]
    calls = [shared(lambda name=name: work(name)) for name in names]  # type: ignore[misc]  # bound to its own name
    assert after_one_who_holds_the_turn(at_once, calls) == names
    assert written() == names
    assert (len(by), len(set(by)), seen_after_the_commit) == (6, 1, [6])


def test_where_all_goes_well_nobody_begins_anew_and_alone_nobody_fails_twice(at_once: AtOnce) -> None:
    came: list[str] = []

    def work(name: str) -> str:
        came.append(name)
        if name == "t-refused":
            write(name)
            raise Refused("full")
        return write(name)

    names = ["t-0", "t-1", "t-2"]
    calls = [shared(lambda name=name: work(name)) for name in names]  # type: ignore[misc]  # bound to its own name
    assert after_one_who_holds_the_turn(at_once, calls) == names
    with pytest.raises(Refused):
        together(ABOUT, lambda: work("t-refused"))
    assert sorted(came) == [*names, "t-refused"]
    assert written() == names


def test_who_comes_while_the_lock_is_waited_for_goes_along(at_once: AtOnce) -> None:
    locked: list[int] = []
    transactions: list[int] = []

    def lock() -> None:
        until = time.monotonic() + 60
        while len(_turns[ABOUT].waiting) < 3 and time.monotonic() < until:
            time.sleep(0.01)
        locked.append(once_for_all("the course", lambda: len(locked)))

    def work(name: str) -> str:
        transactions.append(once_for_all("the course", lambda: -1))
        return write(name)

    names = ["t-0", "t-1", "t-2"]
    assert at_once([
        lambda name=name: together(ABOUT, lambda: work(name), lock=lock)  # type: ignore[misc]  # bound to its own name
        for name in names
    ]) == names  # fmt: skip
    assert (locked, transactions, written()) == ([0], [0, 0, 0], names)


def test_where_the_lock_is_not_given_all_who_wait_for_it_hear_so(at_once: AtOnce) -> None:
    def lock() -> None:
        until = time.monotonic() + 60
        while len(_turns[ABOUT].waiting) < 2 and time.monotonic() < until:
            time.sleep(0.01)
        raise Refused("busy")

    calls = [lambda name=name: together(ABOUT, lambda: write(name), lock=lock) for name in ("t-0", "t-1")]
    assert [type(one) for one in at_once(calls)] == [Refused, Refused]
    assert written() == []
    assert together(ABOUT, lambda: write("t-2"), lock=lambda: None) == "t-2"


def test_other_processes_stand_in_line_before_the_folder_of_the_file() -> None:
    def is_free() -> bool:
        folder = os.open(Path(connection.settings_dict["NAME"]).parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(folder)
        return True

    assert together(ABOUT, is_free) is not is_embedded()
    with pytest.raises(Refused):
        together(ABOUT, refused)
    assert is_free()


def refused() -> None:
    raise Refused("full")


def test_of_more_than_go_together_the_rest_go_next(at_once: AtOnce) -> None:
    names = [f"t-{number:02}" for number in range(MOST + 5)]
    assert after_one_who_holds_the_turn(at_once, writes(names)) == names
    assert written() == names
    assert not _turns[ABOUT].waiting


def test_what_one_is_refused_leaves_the_others_as_they_are(at_once: AtOnce) -> None:
    def refused() -> None:
        write("t-refused")
        raise Refused("full")

    kinds = [type(one) for one in after_one_who_holds_the_turn(at_once, [
        *writes(["t-0", "t-0"]), shared(refused), *writes(["t-2"]),
    ])]  # fmt: skip
    assert sorted(kind.__name__ for kind in kinds[:2]) == ["IntegrityError", "str"]
    assert kinds[2:] == [Refused, str]
    assert written() == ["t-0", "t-2"]


def test_when_the_common_commit_fails_everybody_hears_it_and_nothing_is_kept(at_once: AtOnce) -> None:
    came = after_one_who_holds_the_turn(at_once, [*writes(["t-0"]), shared(lambda: write("t-1", of=10**6))])
    assert [type(one) for one in came] == [IntegrityError, IntegrityError]
    assert written() == []
    assert together(ABOUT, lambda: write("t-2")) == "t-2"


def test_what_nobody_changes_is_looked_up_once_for_all_and_again_after_somebody_was_refused(at_once: AtOnce) -> None:
    came: list[str] = []
    looked: list[str] = []

    def work(name: str) -> None:
        came.append(name)
        once_for_all("the course", lambda: looked.append(name))
        if name == "refused":
            raise Refused("full")

    names = ["first", "second", "refused", "third", "fourth"]
    after_one_who_holds_the_turn(at_once, [shared(lambda name=name: work(name)) for name in names])  # type: ignore[misc]  # bound to its own name
    # All of them begin anew when one is refused; then who is refused gives back the locks of their own step, and what
    # was looked up under them is looked up again.
    again = came[came.index("refused") + 1 :]
    after_the_refused = again[again.index("refused") + 1 :][:1]
    assert sorted(again) == sorted(names)
    assert looked == [came[0], again[0], *after_the_refused]


def test_alone_it_is_looked_up_each_time() -> None:
    looked: list[int] = []
    for number in range(2):
        once_for_all("the course", lambda number=number: looked.append(number))  # type: ignore[misc]  # bound to its own
    together(ABOUT, lambda: once_for_all("the course", lambda: looked.append(2)))
    together(ABOUT, lambda: once_for_all("the course", lambda: looked.append(3)))
    assert looked == [0, 1, 2, 3]


def test_each_is_carried_out_in_the_language_of_whoever_asked(at_once: AtOnce) -> None:
    def asked_in(language: str) -> Callable[[], Any]:
        return translation.override(language)(shared(translation.get_language))

    languages = ["en", "uk", "lv", "ru"]
    assert after_one_who_holds_the_turn(at_once, [asked_in(language) for language in languages]) == languages


def test_nobody_waits_for_what_follows_the_commit_of_others(at_once: AtOnce) -> None:
    began, told = threading.Event(), threading.Event()
    was_told: list[bool] = []

    def first() -> str:
        began.set()
        transaction.on_commit(lambda: was_told.append(told.wait(60)))
        return write("t-0")

    def second() -> str:
        began.wait(60)
        came = together(ABOUT, lambda: write("t-1"))
        told.set()
        return came

    assert sorted(at_once([shared(first), second])) == ["t-0", "t-1"]
    assert was_told == [True]


def test_inside_a_transaction_it_is_part_of_it() -> None:
    def in_vain() -> None:
        with transaction.atomic():
            together(ABOUT, lambda: write("t-0"))
            raise Refused("no")

    with pytest.raises(Refused):
        in_vain()
    assert written() == []
