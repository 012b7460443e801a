"""Several processes that answer at one port.

Everything is loaded once and workers are forked from it, which share that memory. Then this process becomes the small
`supervisor`, still their parent. It starts a worker that ended by our own command: one that is loaded anew and listens
at the same sockets. A worker that finds the supervisor gone stops by itself.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import select
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

from django.db import connections

from talka.site import supervisor

log = logging.getLogger("talka.serving")

CAN_FORK = hasattr(os, "fork")


@dataclass(frozen=True)
class Place:
    """What a worker is given: its number, the first is 0; who looks after it; files of the sockets and of telling."""

    number: int
    parent: int
    listening: list[int]
    telling: int

    def tell(self) -> None:
        """This worker listens."""
        os.write(self.telling, b"%d\n" % os.getpid())


def place_of_this_process() -> Place | None:
    """The worker that the supervisor has started this process to be; none in a process that somebody else started."""
    told = os.environ.pop(supervisor.AS_WORKER, "")
    return Place(**json.loads(told)) if told else None


def supervise(
    number: int, work: Callable[[Place], None], *, listening: Sequence[int], announce: Callable[[], None]
) -> NoReturn:
    """Keep `number` workers alive until a signal asks to stop. `work` tells when it listens, and returns when asked."""
    gc.collect()
    gc.freeze()  # the collector would otherwise write to every page that the workers share
    gc.collect()  # it looks at all again when that grew by a quarter: by a quarter of what is not frozen
    connections.close_all()
    hearing, telling = os.pipe()
    for each in (*listening, hearing, telling):
        os.set_inheritable(each, True)  # noqa: FBT003 -- it takes no names
    # What is asked meanwhile waits for the supervisor.
    signal.pthread_sigmask(signal.SIG_BLOCK, supervisor.SIGNALS)
    workers = {_fork(partial(work, Place(each, os.getpid(), [*listening], telling))): each for each in range(number)}
    _wait_for(workers, hearing)
    announce()
    given = {
        "command": [sys.executable, *sys.orig_argv[1:]], "workers": workers, "listening": [*listening],
        "hearing": hearing, "telling": telling,
    }  # fmt: skip
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-I", "-S", supervisor.__file__, json.dumps(given)])  # noqa: S606 -- ourselves


def _fork(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        for each in supervisor.SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, supervisor.SIGNALS)
        work()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        log.exception("A worker failed.")
    finally:
        os._exit(code)  # the ending of the process it was forked from must not run in it


def _wait_for(workers: dict[int, int], hearing: int) -> None:
    """Until every worker listens, or one of them is dead, or somebody asks to stop."""
    told = b""
    while told.count(b"\n") < len(workers) and all(map(supervisor.alive, workers)):
        if signal.sigpending() & {*supervisor.SIGNALS}:
            return
        if select.select([hearing], [], [], supervisor.NOTICE)[0]:
            told += os.read(hearing, 1024)
