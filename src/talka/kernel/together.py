"""Verbs that many call at once, carried out together: one lock, one commit and one wait for the disk for all of them.

When a course is announced, hundreds register for it in the same minutes. Each would wait for the lock of its row and
then for the disk; instead whoever has the turn carries out what others brought meanwhile, in one transaction. Each
still gets its own answer, after the commit.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import partial
from pathlib import Path
from threading import Condition, local
from typing import Any, Generic, TypeVar

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import get_language

from talka.kernel.database import is_embedded
from talka.kernel.held_folder import held
from talka.kernel.sqlite.base import give_back

Result = TypeVar("Result")
# Nobody waits for more than so many others.
MOST = 20


class WentOnAfterRefusal(Exception):
    """Something in the work was refused, and it took no notice: nothing of it would be kept."""


class _OneFailed(Exception):
    """Not all of them go well: nothing of this was kept, and all begin anew, each with a step back of their own."""


class _Brought(Generic[Result]):
    """What one caller wants done, and what came of it."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self.work = work
        self.language = get_language()
        self.is_done = False
        self.failure: BaseException | None = None
        self.result: Result

    def carry_out(self) -> None:
        """In the language of whoever brought it."""
        try:
            with translation.override(self.language):
                _shared.step = len(connection.savepoint_ids)
                self.result = self.work()
                _refuse_what_is_taken_back()
        finally:
            _shared.step = None

    def carry_out_apart(self) -> None:
        """A step of its own: what one refused or broke leaves the others as they are."""
        try:
            with transaction.atomic():
                self.carry_out()
        except Exception as failure:  # noqa: BLE001 -- whoever brought it gets it
            self.failure = failure
            forget_for_all()


class _Turn:
    """Those who want something done about the same thing in this process."""

    def __init__(self) -> None:
        self.changed = Condition()
        self.is_taken = False
        self.waiting: list[_Brought[Any]] = []

    def bring(self, mine: _Brought[Any]) -> None:
        """Stand in line."""
        with self.changed:
            self.waiting.append(mine)

    def take(self, mine: _Brought[Any]) -> bool:
        """Wait for the turn; whether it is ours, which it is not when somebody else has done what we want meanwhile."""
        # Who waits needs no connection.
        give_back(connection)
        with self.changed:
            while self.is_taken and not mine.is_done:
                self.changed.wait()
            if mine.is_done:
                return False
            self.is_taken = True
            return True

    def all_in_line(self) -> list[_Brought[Any]]:
        """Those who go along with whoever has the turn."""
        with self.changed:
            batch, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
            return batch

    def answer(self, batch: list[_Brought[Any]], failure: BaseException | None = None) -> None:
        """These have their answers, and somebody else has the turn; a second call changes nothing."""
        with self.changed:
            if not batch[0].is_done:
                for one in batch:
                    one.failure = one.failure or failure
                    one.is_done = True
                self.is_taken = False
                self.changed.notify_all()


def _refuse_what_is_taken_back() -> None:
    if connection.needs_rollback or _shared.is_forgotten:
        raise WentOnAfterRefusal


class _Left:
    """Rows that wait for those of others."""

    def __init__(self, write: Callable[[list[Any]], object], rows: list[Any]) -> None:
        self.write, self.rows = write, rows

    def happened(self) -> None:
        """Nothing follows: that this is still to be called says that the rows are."""


_turns: dict[Hashable, _Turn] = {}
_shared = local()


def together(about: Hashable, work: Callable[[], Result], *, lock: Callable[[], object] | None = None) -> Result:
    """Carry out a verb in one transaction with others about the same thing; give what it gives, raise what it raises.

    It may run in another's thread, in the language of this one, and a second time after all was taken back because one
    of them failed: it changes nothing but the database. Nothing is told before it is committed. Inside a transaction it
    is simply carried out. Work that is refused is over: it cannot catch that and go on. `lock` looks up once for all
    what other processes may hold: who comes while it is waited for goes along.
    """
    if connection.in_atomic_block:
        return work()
    mine, turn = _Brought(work), _turns.setdefault(about, _Turn())
    turn.bring(mine)
    while not mine.is_done:
        if turn.take(mine):
            _carry_out(turn, lock)
    if mine.failure is not None:
        raise mine.failure
    return mine.result


def once_for_all(about: Hashable, look: Callable[[], Result]) -> Result:
    """What nobody among those who are carried out together changes: looked up, and locked, by the first of them.

    Outside of a common transaction it is looked up each time.
    """
    known: dict[Hashable, Any] | None = getattr(_shared, "known", None)
    if known is None:
        return look()
    if about not in known:
        known[about] = look()
    found: Result = known[about]
    return found


def leave_for_all(about: Hashable, value: object) -> None:
    """What was looked up is so from now on, by what this one did: the next need not look again."""
    if (known := getattr(_shared, "known", None)) is not None:
        known[about] = value


def forget_for_all() -> None:
    """Something was taken back: what was done in it is not so, and locks that were taken in it are gone."""
    if getattr(_shared, "known", None) is not None:
        _shared.known, _shared.is_forgotten = {}, not _shared.is_apart


def with_others(write: Callable[[list[Any]], object], rows: Iterable[Any]) -> None:
    """Write rows that nobody reads before the commit: with those of others who are carried out together, else now.

    Rows of a part that was taken back are not written. `write` is one function, not one made anew for each call.
    """
    left: list[_Left] | None = getattr(_shared, "left", None)
    if left is None:
        write([*rows])
        return
    one = _Left(write, [*rows])
    # It is dropped with the savepoint that is taken back, as all that should follow a commit.
    transaction.on_commit(one.happened)
    left.append(one)


def with_all(write: Callable[[list[Any]], object], rows: Iterable[Any]) -> None:
    """The same for rows that others of them would count or look for, while all goes well for everybody.

    The others know of them by `leave_for_all`, and what may not be there twice a constraint refuses: then all begin
    anew. Where each has a step back they are written at once, for after one who was refused the next looks again.
    """
    if getattr(_shared, "left", None) is None or _shared.is_apart:
        write([*rows])
    else:
        with_others(write, rows)


def is_a_step() -> bool:
    """Whether what begins now is all of a step that is taken back alone anyhow."""
    return getattr(_shared, "step", None) == len(connection.savepoint_ids) and connection.in_atomic_block


def _carry_out(turn: _Turn, lock: Callable[[], object] | None = None) -> None:
    """All who are in line. Most rushes go well for everybody, and spare each a step back of their own."""
    batch: list[_Brought[Any]] = []
    try:
        try:
            _in_one_transaction(batch, turn, lock, is_apart=False)
        except _OneFailed as failed:
            if len(batch) == 1:
                turn.answer(batch, failed.__cause__)
            else:
                _in_one_transaction(batch, turn, lock, is_apart=True)
    except BaseException as failure:  # noqa: BLE001 -- it is everybody's: nothing of theirs was kept
        turn.answer(batch or turn.all_in_line(), failure)
    finally:
        _shared.known = _shared.left = None


def _in_one_transaction(
    batch: list[_Brought[Any]], turn: _Turn, lock: Callable[[], object] | None, *, is_apart: bool
) -> None:
    with ExitStack() as other_processes:
        other_processes.enter_context(_in_turn_with_other_processes())
        with transaction.atomic():
            # The first of what follows the commit: nobody waits for the letters of others.
            transaction.on_commit(other_processes.close)
            _shared.known, _shared.left, _shared.is_apart, _shared.is_forgotten = {}, [], is_apart, False
            if lock is not None:
                lock()
            if not batch:
                batch += turn.all_in_line()
            transaction.on_commit(partial(turn.answer, batch))
            _carry_out_each(batch, is_apart=is_apart)


def _carry_out_each(batch: list[_Brought[Any]], *, is_apart: bool) -> None:
    if is_apart:
        for one in batch:
            one.carry_out_apart()
        _write_what_is_left()
        return
    try:
        for one in batch:
            one.carry_out()
        _write_what_is_left()
    except Exception as failure:
        raise _OneFailed from failure


def _in_turn_with_other_processes() -> AbstractContextManager[None]:
    """Who waits for SQLite's file sleeps and looks again; before its folder the next one is woken at once.

    Not the file is held: to close that once more would give up the engine's own locks.
    """
    return held(Path(connection.settings_dict["NAME"]).parent) if is_embedded() else nullcontext()


def _write_what_is_left() -> None:
    """One call for all rows of a kind, in the order in which they came."""
    left, _shared.known, _shared.left = _shared.left, None, None
    stands = {getattr(follows[1], "__self__", None) for follows in connection.run_on_commit}
    rows: dict[Callable[[list[Any]], object], list[Any]] = {}
    for one in left:
        if one in stands:
            rows.setdefault(one.write, []).extend(one.rows)
    for write, all_of_them in rows.items():
        write(all_of_them)
