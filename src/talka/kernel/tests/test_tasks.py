"""Background work: what a killed worker left comes back, the clock starts a job once."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from talka.kernel.modules import ClockJob
from talka.kernel.schedule.models import DueJob
from talka.kernel.tasks import (
    ATTEMPTS,
    Background,
    return_abandoned_tasks,
    return_tasks_of_the_dead,
    return_tasks_without_turn,
    run_due_jobs,
    run_waiting_tasks,
)
from talka.kernel.testing.plugin import AtOnce

done: list[str] = []


@pytest.fixture(autouse=True)
def nothing_done_yet() -> Iterator[None]:
    done.clear()
    yield
    done.clear()


@task()
def note_down(word: str) -> None:
    done.append(word)


@task()
def break_down() -> None:
    raise LookupError("nav")


@task()
def come_too_late(word: str) -> None:
    done.append(word)
    if len(done) == 1:
        raise OperationalError("database is locked")


@task()
def never_come(word: str) -> None:
    done.append(word)
    raise OperationalError("database is locked")


@pytest.fixture
def abandoned() -> DBTaskResult:
    """A task whose worker was killed an hour ago."""
    note_down.enqueue("atkal")
    found = DBTaskResult.objects.get()
    found.claim("killed-1")
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(hours=1))
    return found


def abandoned_ones() -> int:
    return return_abandoned_tasks(started_before=timezone.now() - timedelta(minutes=15))


@pytest.mark.django_db(transaction=True)
def test_waiting_tasks_run_in_turn_and_only_once() -> None:
    for word in ("viens", "divi"):
        note_down.enqueue(word)
    run_waiting_tasks("w")
    run_waiting_tasks("w")
    assert done == ["viens", "divi"]


@pytest.mark.django_db(transaction=True)
def test_a_task_put_there_by_a_verb_that_failed_does_not_exist() -> None:
    def fail() -> None:
        with transaction.atomic():
            note_down.enqueue("nekad")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    run_waiting_tasks("w")
    assert done == []


@pytest.mark.django_db(transaction=True)
def test_a_broken_task_is_kept_as_failed_and_does_not_stop_the_next_one() -> None:
    break_down.enqueue()
    note_down.enqueue("tālāk")
    run_waiting_tasks("w")
    assert done == ["tālāk"]
    assert DBTaskResult.objects.failed().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_task_that_had_no_turn_to_write_is_begun_again_and_one_that_is_wrong_is_not() -> None:
    break_down.enqueue()
    come_too_late.enqueue("vēlreiz")
    run_waiting_tasks("w")
    assert return_tasks_without_turn() == 1
    run_waiting_tasks("w")
    assert done == ["vēlreiz", "vēlreiz"]
    assert return_tasks_without_turn() == 0
    assert DBTaskResult.objects.failed().get().exception_class_path == "builtins.LookupError"


@pytest.mark.django_db(transaction=True)
def test_a_task_that_never_has_a_turn_is_given_up() -> None:
    never_come.enqueue("nekad")
    for _time in range(ATTEMPTS + 1):
        run_waiting_tasks("w")
        return_tasks_without_turn()
    assert (len(done), DBTaskResult.objects.failed().count()) == (ATTEMPTS, 1)


@pytest.mark.django_db(transaction=True)
def test_nothing_new_begins_once_asked_to_stop() -> None:
    note_down.enqueue("vēlāk")
    stopping = threading.Event()
    stopping.set()
    run_waiting_tasks("w", stopping=stopping)
    assert done == []


@pytest.mark.django_db(transaction=True)
def test_an_abandoned_task_comes_back_and_runs(abandoned: DBTaskResult) -> None:
    run_waiting_tasks("w")
    assert done == []
    assert abandoned_ones() == 1
    run_waiting_tasks("w")
    assert done == ["atkal"]


@pytest.mark.django_db(transaction=True)
def test_a_task_that_is_still_within_its_lease_is_left_alone(abandoned: DBTaskResult) -> None:
    DBTaskResult.objects.update(started_at=timezone.now())
    assert abandoned_ones() == 0


@pytest.mark.django_db(transaction=True)
def test_a_task_that_kills_each_worker_stays_failed(abandoned: DBTaskResult) -> None:
    for attempt in range(ATTEMPTS):
        DBTaskResult.objects.update(worker_ids=[f"killed-{number}" for number in range(attempt + 1)])
        DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=timezone.now() - timedelta(hours=1))
        assert abandoned_ones() == 1
    result = DBTaskResult.objects.get()
    assert result.status == TaskResultStatus.FAILED
    assert result.finished_at is not None
    assert "3 times" in result.task_result.errors[0].traceback


def claimed_by(worker_id: str) -> None:
    note_down.enqueue("atkal")
    DBTaskResult.objects.get().claim(worker_id)


def a_dead_process() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_process_of_this_computer_left_waits_for_no_lease() -> None:
    claimed_by(f"serveris-{a_dead_process()}")
    assert return_tasks_of_the_dead("serveris-1") == 1
    run_waiting_tasks("serveris-1")
    assert done == ["atkal"]


@pytest.mark.django_db(transaction=True)
def test_a_process_that_got_the_number_of_the_killed_one_takes_its_task_over() -> None:
    claimed_by("konteiners-1")
    assert return_tasks_of_the_dead("konteiners-1") == 1


@pytest.mark.django_db(transaction=True)
def test_the_task_of_a_living_process_and_of_another_computer_is_left_alone() -> None:
    claimed_by(f"serveris-{os.getpid()}")
    assert return_tasks_of_the_dead("serveris-1") == 0
    for elsewhere in (f"cits-serveris-{a_dead_process()}", "serveris-darbs", "serveris", ""):
        DBTaskResult.objects.update(worker_ids=[elsewhere] if elsewhere else [])
        assert return_tasks_of_the_dead("serveris-1") == 0
    DBTaskResult.objects.update(worker_ids=[f"serveris-{10**30}"])
    assert return_tasks_of_the_dead("serveris-1") == 1


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_when_it_is_due_and_then_waits(freeze: object) -> None:
    jobs = [ClockJob("tests.job", every_minutes=10, run=lambda: done.append("job"))]
    assert run_due_jobs(jobs) == ["tests.job"]
    assert run_due_jobs(jobs) == []
    DueJob.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    assert run_due_jobs(jobs) == ["tests.job"]
    assert done == ["job", "job"]


@pytest.mark.django_db(transaction=True)
def test_a_broken_job_is_told_and_does_not_stop_the_next_one() -> None:
    def fail() -> None:
        raise LookupError("nav")

    jobs = [ClockJob("tests.broken", 10, fail), ClockJob("tests.sound", 10, lambda: done.append("job"))]
    assert run_due_jobs(jobs) == ["tests.broken", "tests.sound"]
    assert done == ["job"]
    assert DueJob.objects.get(name="tests.broken").last_problem == "LookupError: nav"
    assert DueJob.objects.get(name="tests.sound").last_problem == ""


@pytest.mark.django_db(transaction=True)
def test_what_a_job_said_is_forgotten_when_it_works_again() -> None:
    DueJob.objects.create(name="tests.job", due_at=timezone.now(), last_problem="LookupError: nav")
    run_due_jobs([ClockJob("tests.job", 10, lambda: None)])
    assert DueJob.objects.get().last_problem == ""


@pytest.mark.concurrency
def test_eight_processes_start_a_due_job_once(at_once: AtOnce) -> None:
    DueJob.objects.create(name="tests.job", due_at=timezone.now() - timedelta(minutes=1))
    jobs = [ClockJob("tests.job", 10, lambda: done.append("job"))]
    at_once([lambda: run_due_jobs(jobs)] * 8)
    assert done == ["job"]


@pytest.mark.concurrency
def test_eight_workers_run_each_task_once(at_once: AtOnce) -> None:
    for number in range(20):
        note_down.enqueue(str(number))
    at_once([lambda: run_waiting_tasks("w")] * 8)
    assert sorted(done, key=int) == [str(number) for number in range(20)]


def test_worker_and_clock_stop_when_asked() -> None:
    background = Background([], worker_id="w")
    background.stopping.set()
    background.start()
    background.stop(patience=5)
    assert not any(thread.is_alive() for thread in background.threads)


def no_turn() -> OperationalError:
    refusal = OperationalError("database is locked")
    refusal.__cause__ = sqlite3.OperationalError("database is locked")
    refusal.__cause__.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return refusal


@pytest.mark.parametrize(
    ("problems", "said"),
    [
        ([no_turn(), no_turn(), no_turn()], ["The background work waits: database is locked"]),
        ([no_turn(), None, no_turn()], ["The background work waits: database is locked"] * 2),
        ([LookupError("nav"), LookupError("nav")], ["The background step failed"] * 2),
    ],
)
def test_what_waits_for_a_turn_is_said_once_and_a_fault_each_time(
    problems: list[Exception | None], said: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    background, left = Background([], worker_id="w"), [*problems]

    def step() -> None:
        problem = left.pop(0)
        if not left:
            background.stopping.set()
        if problem is not None:
            raise problem

    thread = threading.Thread(target=background._repeat, args=(step, 0.0))
    thread.start()
    thread.join(10)
    assert caplog.messages == said
    assert [bool(record.exc_info) for record in caplog.records] == ["failed" in words for words in said]
