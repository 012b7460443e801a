"""The process that looks after workers: starts one again that ended, stops all when asked.

It is run by itself, as a program that loads nothing of ours and nothing of Django: the workers hold all that in memory
they share, and a process that only waits need not hold a copy. `supervising` makes the workers and then becomes this.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
import time
from typing import Any

# Seconds: how often workers are looked at, how long they may take to stop, how young one dies of a standing fault.
NOTICE, PATIENCE, YOUNG = 0.25, 15.0, 2.0
MOST_YOUNG_DEATHS = 3
SIGNALS = (signal.SIGTERM, signal.SIGINT)
# Tells a process that is started with our own command that it is a worker, and which (`supervising.Place`). It is no
# setting, so it is not called like one.
AS_WORKER = "AS_WORKER_OF_TALKA"


class Supervisor:
    """Looks after workers that are its children.

    `command` starts our site; `listening` and `telling` are files that every worker has open: the sockets, and where it
    writes its process number when it listens. `hearing` is the other end of that.
    """

    def __init__(
        self, command: list[str], workers: dict[int, int], listening: list[int], hearing: int, telling: int
    ) -> None:
        self.command, self.workers, self.listening = command, workers, listening
        self.hearing, self.telling = hearing, telling
        self.asked, self.young = False, 0
        # Since when each listens; those that do not yet are not in it.
        self.since = dict.fromkeys(workers, time.monotonic())

    def run(self) -> int:
        """Until a signal asks to stop, or workers die as soon as they start; returns the exit code."""
        for each in SIGNALS:
            signal.signal(each, self._ask)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        code = 0
        while not self.asked:
            self._hear()
            for pid in dead(self.workers):
                number = self.workers.pop(pid)
                self.young = self.young + 1 if self._was_young(pid) else 0
                if self.young >= MOST_YOUNG_DEATHS:
                    say("Workers end as soon as they start: giving up.")
                    self.asked, code = True, 1
                    break
                say(f"Worker {number + 1} ended by itself and is started again.")
                self.workers[self._start(number)] = number
        stop(self.workers)
        return code

    def _ask(self, _number: int, _frame: Any) -> None:
        self.asked = True

    def _hear(self) -> None:
        """Note who listens now; waits a little for somebody to say so."""
        if select.select([self.hearing], [], [], NOTICE)[0]:
            for pid in os.read(self.hearing, 1024).decode("ascii").split():
                self.since[int(pid)] = time.monotonic()

    def _was_young(self, pid: int) -> bool:
        since = self.since.pop(pid, None)
        return since is None or time.monotonic() - since < YOUNG

    def _start(self, number: int) -> int:
        told = {"number": number, "parent": os.getpid(), "listening": self.listening, "telling": self.telling}
        environment = os.environ | {AS_WORKER: json.dumps(told)}
        return os.posix_spawn(self.command[0], self.command, environment, setsigmask=[], setsigdef=SIGNALS)


def alive(pid: int) -> bool:
    """Whether a child runs still; it is not collected here."""
    with contextlib.suppress(ChildProcessError):
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    return False


def dead(workers: dict[int, int]) -> list[int]:
    """Those that have ended, collected."""
    found = [pid for pid in workers if not alive(pid)]
    for pid in found:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
    return found


def stop(workers: dict[int, int]) -> None:
    """Ask all to finish what they do; who takes too long is killed."""
    for pid in workers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    left = set(workers)
    while left and time.monotonic() < until:
        left -= set(dead(dict.fromkeys(left, 0)))
        time.sleep(NOTICE / 5)
    for pid in left:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def say(words: str) -> None:
    """A line for whoever runs the site."""
    sys.stderr.write(f"talka: {words}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    given["workers"] = {int(pid): number for pid, number in given["workers"].items()}
    sys.exit(Supervisor(**given).run())
