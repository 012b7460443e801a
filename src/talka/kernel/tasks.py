"""The slow tail of verbs and the clock, run by threads of the one process.

The queue's rows commit or roll back with the verb that put them there. The package claims a task and leaves it claimed
when the process is killed, so a lease and a count of attempts are added here.
"""

from __future__ import annotations

import errno
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, close_old_connections, connections
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from talka.kernel.database import is_busy
from talka.kernel.modules import ClockJob
from talka.kernel.schedule.models import DueJob

log = logging.getLogger("talka.tasks")

LEASE = timedelta(minutes=15)
ATTEMPTS = 3
# Seconds between looks into the queue.
PAUSE = 1.0
# What a task fails with that did not come to writing; every task may be begun again.
_NO_TURN = f"{OperationalError.__module__}.{OperationalError.__qualname__}"


class Abandoned(Exception):
    """What the result of a task says whose worker was killed again and again."""


def run_waiting_tasks(worker_id: str, *, stopping: threading.Event | None = None) -> None:
    """Run what is ready until nothing is, or until asked to stop; looks first: claiming takes SQLite's write lock."""
    while not (stopping and stopping.is_set()) and DBTaskResult.objects.ready().exists():
        Worker(
            queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=1,
            worker_id=worker_id, excluded_queue_names=[],
        ).run()  # fmt: skip


def return_abandoned_tasks(*, started_before: datetime) -> int:
    """Make tasks ready again whose worker was killed; one that was tried too often stays failed. How many."""
    return _return(DBTaskResult.objects.running().filter(started_at__lt=started_before))


def return_tasks_of_the_dead(worker_id: str) -> int:
    """Make tasks ready again that a killed process of this computer left; asked by a worker before its first task.

    Where nobody can tell, on another computer or when the number of the process is taken again, the lease decides.
    """
    return _return(task for task in DBTaskResult.objects.running() if _is_left_by_the_dead(task, worker_id))


def return_tasks_without_turn() -> int:
    """Make tasks ready again that failed because others wrote for too long, or the database was away. How many."""
    lately = DBTaskResult.objects.failed().filter(finished_at__gte=timezone.now() - LEASE)
    without_turn = lately.filter(exception_class_path=_NO_TURN)
    return sum(
        without_turn.filter(pk=task.pk).update(status=TaskResultStatus.READY)
        for task in without_turn
        if len(task.worker_ids) < ATTEMPTS
    )


def _is_left_by_the_dead(task: DBTaskResult[..., Any], worker_id: str) -> bool:
    """Worker ids are the name of the computer and the number of the process."""
    claimed_by = task.worker_ids[-1] if task.worker_ids else ""
    if claimed_by == worker_id:
        # In a container the process has the same number after every start.
        return True
    (computer, _, _), (elsewhere, _, process) = worker_id.rpartition("-"), claimed_by.rpartition("-")
    return computer == elsewhere and process.isascii() and process.isdigit() and not _is_alive(int(process))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (OSError, OverflowError) as refusal:
        # What may not be asked is there, and somebody else's.
        return getattr(refusal, "errno", None) == errno.EPERM
    return True


def _return(tasks: Iterable[DBTaskResult[..., Any]]) -> int:
    returned = 0
    for task in tasks:
        tried = len(task.worker_ids)
        outcome: dict[str, object] = {"status": TaskResultStatus.READY}
        if tried >= ATTEMPTS:
            outcome = {
                "status": TaskResultStatus.FAILED,
                "finished_at": timezone.now(),
                "exception_class_path": f"{Abandoned.__module__}.{Abandoned.__qualname__}",
                "traceback": f"Its worker was killed {tried} times.",
            }
        # Conditional, so that a worker which finished meanwhile keeps its result.
        if DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at).update(**outcome):
            returned += 1
            log.warning("Task %s was abandoned after attempt %d", task.task_path, tried)
    return returned


def run_due_jobs(jobs: Iterable[ClockJob]) -> list[str]:
    """Start each job that is due, once for all processes; returns their names."""
    started: list[str] = []
    now = timezone.now()
    for job in jobs:
        DueJob.objects.get_or_create(name=job.name, defaults={"due_at": now})
        following = now + timedelta(minutes=job.every_minutes)
        # Whoever moves the moment on has claimed the job.
        if not DueJob.objects.filter(name=job.name, due_at__lte=now).update(due_at=following):
            continue
        started.append(job.name)
        _run_job(job)
    return started


def _run_job(job: ClockJob) -> None:
    problem = ""
    try:
        job.run()
    except Exception as failure:
        # One broken job must not stop the others; `talka doctor` shows what it said.
        log.exception("Job %s failed", job.name)
        problem = f"{type(failure).__name__}: {failure}"
    DueJob.objects.filter(name=job.name).update(last_problem=problem)


class Background:
    """The worker and the clock as two threads that stop when asked."""

    def __init__(self, jobs: Iterable[ClockJob], *, worker_id: str) -> None:
        self.jobs = tuple(jobs)
        self.worker_id = worker_id
        self.stopping = threading.Event()
        self.threads = [
            threading.Thread(target=self._repeat, args=(self._work, PAUSE), name="worker", daemon=True),
            threading.Thread(target=self._repeat, args=(self._tick, 30.0), name="clock", daemon=True),
        ]
        self._has_looked_back = False

    def start(self) -> None:
        """Start both threads."""
        for thread in self.threads:
            thread.start()

    def stop(self, *, patience: float = 10.0) -> None:
        """Ask both to stop and wait a while for the task in hand; what is left runs again after its lease."""
        self.stopping.set()
        until = time.monotonic() + patience
        for thread in self.threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _work(self) -> None:
        if not self._has_looked_back:
            return_tasks_of_the_dead(self.worker_id)
            self._has_looked_back = True
        run_waiting_tasks(self.worker_id, stopping=self.stopping)

    def _tick(self) -> None:
        return_abandoned_tasks(started_before=timezone.now() - LEASE)
        return_tasks_without_turn()
        run_due_jobs(self.jobs)

    def _repeat(self, step: Callable[[], None], pause: float) -> None:
        put_off = False
        while not self.stopping.is_set():
            try:
                step()
                put_off = False
            except Exception as problem:
                # The database may be away for a moment: the thread must outlive that, and says it once.
                if not is_busy(problem):
                    log.exception("The background step failed")
                elif not put_off:
                    log.warning("The background work waits: %s", " ".join(str(problem).split()))
                    put_off = True
            finally:
                close_old_connections()
            self.stopping.wait(pause)
        connections.close_all()
