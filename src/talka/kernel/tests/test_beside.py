"""What another process works out: the same things in the same order, its failures, and that it does not outlive us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from talka.kernel.beside import can_work_beside, worked_out_beside

SOURCE = Path(__file__).resolve().parents[3]
HEAD = """
import os, sys, threading, time
from talka.kernel.beside import EndedTooSoon, can_work_beside, worked_out_beside

class Wrong(Exception):
    def __init__(self, words, *, row=0):
        super().__init__(words)
        self.row = row

class Unfit(Exception):
    def __init__(self):
        super().__init__("kept to itself", lambda: None)

def pids(count, failure=None):
    for at in range(count):
        yield at, os.getpid()
    if failure:
        raise failure

def run(things):
    with worked_out_beside(things) as coming:
        return list(coming)
"""

# The tests' own process may have threads, and is then never doubled: each script is a process with one.
pytestmark = pytest.mark.skipif(not hasattr(os, "fork") or os.cpu_count() == 1, reason="nothing is doubled here")


def started(script: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 -- ourselves
        [sys.executable, "-c", HEAD + textwrap.dedent(script)], env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def said(script: str) -> str:
    process = started(script)
    out, _nothing = process.communicate(timeout=60)
    assert process.returncode == 0
    return out


def test_the_same_things_come_in_order_from_another_process() -> None:
    assert (
        said("""
        found = run(pids(3000))
        print([at for at, pid in found] == list(range(3000)), os.getpid() in {pid for at, pid in found}, len({*found}))
    """)
        == "True False 3000\n"
    )


def test_with_another_thread_or_where_it_is_not_alone_they_come_from_here() -> None:
    goes_on = threading.Event()
    other = threading.Thread(target=goes_on.wait)
    other.start()
    try:
        assert not can_work_beside()
        with worked_out_beside(os.getpid() for _ in range(3)) as coming:
            assert [*coming] == [os.getpid()] * 3
    finally:
        goes_on.set()
        other.join()


def test_a_failure_is_raised_here_after_what_came_before_it() -> None:
    assert (
        said("""
        came = []
        try:
            with worked_out_beside(pids(2, Wrong("no", row=7))) as coming:
                for at, _pid in coming:
                    came.append(at)
        except Wrong as wrong:
            print(came, wrong, wrong.row, "in pids" in wrong.__notes__[0])
    """)
        == "[0, 1] no 7 True\n"
    )


def test_a_failure_that_cannot_travel_is_told_in_words() -> None:
    assert (
        said("""
        try:
            run(pids(0, Unfit()))
        except RuntimeError as told:
            print("Unfit" in str(told), "kept to itself" in str(told))
    """)
        == "True True\n"
    )


def test_a_child_that_is_killed_is_not_taken_for_the_end() -> None:
    assert (
        said("""
        def dies():
            yield 1
            os.kill(os.getpid(), 9)
            yield 2
        came = []
        try:
            with worked_out_beside(dies()) as coming:
                for one in coming:
                    came.append(one)
        except EndedTooSoon:
            print(came)
    """)
        == "[1]\n"
    )


def test_whoever_stops_early_leaves_no_process_behind() -> None:
    assert (
        said("""
        def for_ever():
            while True:
                yield os.getpid()
        with worked_out_beside(for_ever()) as coming:
            child = next(coming)
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            print("gone")
    """)
        == "gone\n"
    )


def lines(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    return iter(process.stdout)


def test_a_killed_process_takes_its_child_along() -> None:
    process = started("""
        def for_ever():
            while True:
                yield os.getpid()
        with worked_out_beside(for_ever()) as coming:
            next(coming)
            print("begun", flush=True)
            time.sleep(300)
    """)
    told = lines(process)
    assert next(told) == "begun\n"
    process.send_signal(signal.SIGKILL)
    # The child has the same output: it ends when both are gone.
    assert process.communicate(timeout=60)[0] == ""
