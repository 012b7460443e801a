"""What takes long to work out, by a process of its own: it goes on while what is there already is made use of."""

from __future__ import annotations

import fcntl
import gc
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, NoReturn, TypeVar

Thing = TypeVar("Thing")

_THING, _FAILED, _END = range(3)
_BUFFER = 1024 * 1024
_PROCESSORS = 2


class EndedTooSoon(Exception):
    """The process that worked things out was killed before it came to their end."""


def can_work_beside() -> bool:
    """Whether this process may be doubled: it has no other threads, whose locks its double would hold for ever."""
    is_alone = threading.active_count() == 1
    return is_alone and hasattr(os, "fork") and (os.cpu_count() or 1) >= _PROCESSORS


@contextmanager
def worked_out_beside(things: Iterable[Thing]) -> Iterator[Iterator[Thing]]:
    """The same things, worked out by a child process a little ahead of who takes them; where that cannot be, here.

    They travel by a pipe, so they must be fit for pickle. The child must not touch the database: what it needs to know
    is asked before. It is gone when the context ends, and soon when this process is killed.
    """
    if not can_work_beside():
        yield iter(things)
        return
    reading, writing = os.pipe()
    _widen(writing)
    child = os.fork()
    if not child:  # pragma: no cover -- measured nowhere, as the child ends without saying so
        os.close(reading)
        _send(things, writing)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb", buffering=_BUFFER) as pipe:
            yield _received(pipe)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _widen(pipe: int) -> None:
    """Room for several things, so that neither process waits for the other; a system without it has less room."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _BUFFER)


def _received(pipe: IO[bytes]) -> Iterator[Any]:
    while True:
        try:
            kind, thing = pickle.load(pipe)  # noqa: S301 -- from the child, which is this program
        except (EOFError, pickle.UnpicklingError) as cut:
            raise EndedTooSoon from cut
        if kind == _END:
            return
        if kind == _FAILED:
            raise thing
        yield thing


def _send(things: Iterable[Any], writing: int) -> NoReturn:  # pragma: no cover -- see above
    """Everything, and then that it was everything; nothing of the doubled process is ended or flushed here."""
    try:
        for asked in (signal.SIGINT, signal.SIGTERM):
            signal.signal(asked, signal.SIG_DFL)
        # What was there before is not this process's to clear away, and it does not live long enough for its own.
        gc.disable()
        with os.fdopen(writing, "wb", buffering=_BUFFER) as pipe:
            for kind, thing in _with_end(things):
                pickle.dump((kind, thing), pipe, protocol=pickle.HIGHEST_PROTOCOL)
                pipe.flush()
    finally:
        os._exit(0)


def _with_end(things: Iterable[Any]) -> Iterator[tuple[int, Any]]:  # pragma: no cover -- see above
    try:
        for thing in things:
            yield _THING, thing
    except Exception as failure:  # noqa: BLE001 -- whatever it is, the other process raises it
        failure.add_note(traceback.format_exc())
        yield _FAILED, _fit(failure)
    else:
        yield _END, None


def _fit(failure: Exception) -> Exception:  # pragma: no cover -- see above
    try:
        pickle.loads(pickle.dumps(failure))  # noqa: S301 -- what was written a moment ago
    except Exception:  # noqa: BLE001 -- whatever pickle meets in it
        return RuntimeError("".join(traceback.format_exception(failure)))
    return failure
