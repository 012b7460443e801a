"""Several processes that answer at one port.

The supervisor loads everything once and forks workers from itself, which share that memory. It runs no threads, so it
may fork again when a worker was killed. A worker that finds the supervisor gone stops by itself.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import select
import signal
import time
from collections.abc import Callable
from functools import partial
from types import FrameType

from django.db import connections

log = logging.getLogger("talka.serving")

# Seconds: how often children are looked at, how long they may take to stop, how young a child dies of a standing fault.
NOTICE, PATIENCE, YOUNG = 0.25, 15.0, 2.0
MOST_YOUNG_DEATHS = 3
CAN_FORK = hasattr(os, "fork")


def supervise(number: int, work: Callable[[int, Callable[[], None]], None], *, announce: Callable[[], None]) -> int:
    """Keep `number` workers alive until a signal asks to stop; returns the exit code.

    `work` gets the worker's number, the first is 0, and what to call when it listens; it returns when asked to stop.
    """
    gc.collect()
    gc.freeze()  # the collector would otherwise write to every page that the workers share
    connections.close_all()
    stopping = _Stopping()
    reading, writing = os.pipe()
    workers: dict[int, tuple[int, float]] = {}
    for each in range(number):
        workers[_fork(each, work, reading, writing)] = each, time.monotonic()
    _wait_for(number, reading, workers, stopping)
    announce()
    young = 0
    while not stopping.asked:
        time.sleep(NOTICE)
        for pid in _dead(workers):
            each, since = workers.pop(pid)
            young = young + 1 if time.monotonic() - since < YOUNG else 0
            if young >= MOST_YOUNG_DEATHS:
                log.error("Workers die as soon as they start: giving up.")
                stopping.asked, stopping.code = True, 1
                break
            log.warning("Worker %d ended by itself and is started again.", each + 1)
            workers[_fork(each, work, reading, writing)] = each, time.monotonic()
    _stop(workers)
    return stopping.code


class _Stopping:
    """Whether somebody asked to stop."""

    def __init__(self) -> None:
        self.asked, self.code = False, 0
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def _fork(each: int, work: Callable[[int, Callable[[], None]], None], reading: int, writing: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.close(reading)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        work(each, partial(_say_ready, writing))
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        log.exception("Worker %d failed.", each + 1)
    finally:
        os._exit(code)  # the supervisor's own ending must not run twice


def _say_ready(writing: int) -> None:
    os.write(writing, b".")


def _wait_for(number: int, reading: int, workers: dict[int, tuple[int, float]], stopping: _Stopping) -> None:
    """Until every worker listens, or one of them is dead."""
    ready = 0
    while ready < number and not stopping.asked and all(_alive(pid) for pid in workers):
        if select.select([reading], [], [], NOTICE)[0]:
            ready += len(os.read(reading, number))


def _alive(pid: int) -> bool:
    """Whether a child runs still; it is not collected here."""
    with contextlib.suppress(ChildProcessError):
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    return False


def _dead(workers: dict[int, tuple[int, float]]) -> list[int]:
    found = [pid for pid in workers if not _alive(pid)]
    for pid in found:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
    return found


def _stop(workers: dict[int, tuple[int, float]]) -> None:
    """Ask all to finish what they do; who takes too long is killed."""
    for pid in workers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    left = set(workers)
    while left and time.monotonic() < until:
        left -= set(_dead({pid: workers[pid] for pid in left}))
        time.sleep(NOTICE / 5)
    for pid in left:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
