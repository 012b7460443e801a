"""Pieces of work, each done by a process of its own that can be told to kill itself in the middle.

A nursery has Talka loaded and asks no database itself; for every line of JSON that it is given it lets a child do the
piece in the installation that the line names. The child says what that holds and what is not as it must be.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils import timezone

from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities.models import Activity
from talka.activities.tests.makers import some_work
from talka.intake.actions import check_list, confirm_list
from talka.interchange.actions import check_import, confirm_import, undo_import
from talka.interchange.tests.makers import RIGA, a_folder, an_import, changed, with_row, zipped
from talka.kernel.audit.trail import verify
from talka.kernel.database import integrity_problems, postgresql_settings, sqlite_settings
from talka.kernel.files.store import path_of
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.mail.outbox import LEASE, deliver_due
from talka.kernel.models import StoredFile
from talka.kernel.tasks import return_tasks_of_the_dead, run_waiting_tasks
from talka.kernel.testing.mailbox import SMTP
from talka.outreach.actions import add_list, send_edition, write_letters_of
from talka.outreach.actions.editions import see_editions_through
from talka.outreach.models import Delivery, Edition, EditionState
from talka.outreach.queries.subscribers import recipients
from talka.outreach.tests.makers import an_edition
from talka.programmes.models import Agreement
from talka.reporting.actions import submit_report
from talka.reporting.models import Submission
from talka.reporting.tests.makers import explain_everything
from talka.site.backup import DATABASE
from talka.site.commands import run
from talka.site.commands.preparation import prepare
from tests.interruptions.gatherings import certificates, make_events, rush, wrong_at_events

MANAGER = "vaditaja@example.lv"
# More rows than are written while somebody waits.
MANY = 2100
DOCUMENTS = 4
# Few enough for the log alone: at a thousand pages the engine takes it over into the database.
CONSULTATIONS = 25
# More than are written to together.
READERS = 230
# They tell how the work was done, and every attempt adds to them.
NOT_COMPARED = frozenset({"kernel.AuditEntry", "kernel.AuditHead", "kernel.DueJob", "kernel.ImportBatch"})
LISTED = "Nosaukums;Darbības jomas;Kalpo vietām\n" + "".join(f"Saraksts {at};Sports;Rīga\n" for at in range(9))
WAITING = frozenset({ImportState.READY, ImportState.CHECKING, ImportState.REFUSED, ImportState.SAME})


def make() -> None:
    """An agreement ready to be submitted, three uploads, and a folder for the command."""
    prepare()
    an_import(RIGA, centre=a_centre("riga"))
    manager = a_user(Role.MANAGER, centre=a_centre("riga"), email=MANAGER)
    explain_everything(Agreement.objects.get(), manager)
    place = settings.DATA_DIR / "made"
    rows = "\n".join(f"M{at},1,P1,seminar,Darbs {at},2024-02-01,,Cēsis,onsite,1,3,,,S{at % 9}," for at in range(MANY))
    for name, tables in (("small", {}), ("large", with_row("activities", rows)), ("undone", {})):
        batch = ImportBatch(centre=a_centre("riga"), file_name=name)
        folder = a_folder(place / name, **{**changed("agreement", "A-1", name), **tables})
        check_import(batch, content=[zipped(folder)], actor=manager)
    listed = ImportBatch(centre=a_centre("riga"), file_name="listed")
    check_list(listed, content=[LISTED.encode()], table="organisations", actor=manager)
    confirm_import(ImportBatch.objects.get(file_name="undone"), actor=manager)
    run_waiting_tasks("making")
    shutil.rmtree(place)
    a_folder(the_folder(), **changed("agreement", "A-1", "command"))
    addresses = [(f"lasitajs{at}@example.lv", "") for at in range(READERS)]
    add_list(
        a_centre("riga"), addresses=addresses, consent="Izdomāts", language="lv", agreed_at=timezone.now(),
        actor=manager,
    )  # fmt: skip
    an_edition(centre=a_centre("riga"), actor=manager)
    make_events()


def the_folder() -> Path:
    """What the command brings in."""
    return Path(settings.DATA_DIR) / "brought"


def small() -> None:
    """Confirm an upload that is written while its sender waits."""
    confirm_if_ready("small")


def large() -> None:
    """Confirm an upload that is written in the background, and be the worker that starts and writes it."""
    confirm_if_ready("large")
    worker = f"computer-{os.getpid()}"
    return_tasks_of_the_dead(worker)
    run_waiting_tasks(worker)


def confirm_if_ready(name: str) -> None:
    batch = ImportBatch.objects.get(file_name=name)
    if batch.state == ImportState.READY:
        confirm_import(batch, actor=batch.started_by)


def listed() -> None:
    """Confirm a list of organisations."""
    batch = ImportBatch.objects.get(file_name="listed")
    if batch.state == ImportState.READY:
        confirm_list(batch, actor=batch.started_by)


def undone() -> None:
    """Take an import back."""
    batch = ImportBatch.objects.get(file_name="undone")
    if batch.state == ImportState.DONE:
        undo_import(batch, actor=batch.started_by)


def command() -> None:
    """`talka import`, as an operator types it."""
    with redirect_stdout(sys.stderr):
        if run(["import", str(the_folder())]):
            raise RuntimeError("refused")


def submission() -> None:
    """Submit a report with its four documents."""
    if not Submission.objects.exists():
        agreement = Agreement.objects.get(number="KM-RIGA-2022")
        submit_report(agreement, up_to_year=3, actor=User.objects.get(email=MANAGER))


def consultations() -> None:
    """Record one after the other, each in a transaction of its own."""
    manager = User.objects.get(email=MANAGER)
    for at in range(CONSULTATIONS):
        some_work(f"Konsultācija {at}", kind="consultation", centre=a_centre("riga"), actor=manager)


def newsletter() -> None:
    """Send an edition off and write its letters."""
    edition = Edition.objects.get()
    if edition.is_draft:
        send_edition(edition, expected=recipients(edition).count(), actor=User.objects.get(email=MANAGER))
    if edition.state == EditionState.QUEUEING:
        write_letters_of(edition)


def handed_over() -> None:
    """Be the clock until every letter of the edition went out and it stands in the work log."""
    # Whoever was handing a letter over has been dead for long, and all fall due.
    while deliver_due(timezone.now() + LEASE + timedelta(hours=1)):
        pass
    see_editions_through()


def half() -> None:
    """What a careless program would leave: rows that were written one after the other, and a file that is gone."""
    submission()
    Activity.objects.filter(pk=Activity.objects.latest("pk").pk).delete()
    file = Submission.objects.get().files.earliest("pk")
    path_of(file.file).unlink()
    Submission.objects.get().files.exclude(pk=file.pk).delete()
    upload = ImportBatch.objects.get(file_name="small")
    upload.done.create(object_type="activities.Activity", object_id=1)


PIECES: dict[str, Callable[[], None]] = {
    "make": make, "small": small, "large": large, "undone": undone, "listed": listed, "command": command,
    "submission": submission, "consultations": consultations, "half": half, "look": lambda: None,
    "newsletter": newsletter, "handed_over": handed_over, "rush": rush,
    "certificates": lambda: certificates(User.objects.get(email=MANAGER)),
}  # fmt: skip


def work(name: str, moment: int) -> int:
    """Do a piece and count what the database is asked; be killed before that statement, or after the last one."""
    asked = 0

    def counted(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        PIECES[name]()
    if moment > asked:
        os.kill(os.getpid(), signal.SIGKILL)
    return asked


def rows() -> dict[str, int]:
    """How many there are of everything."""
    ours = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("talka.")]
    return {
        model._meta.label: model._default_manager.count() for model in ours if model._meta.label not in NOT_COMPARED
    }


def wrong() -> list[str]:
    """Everything that must never be."""
    found = [*integrity_problems(), *(f"the trail from {o.first_bad}" for o in [verify()] if not o.holds)]
    for file in StoredFile.objects.all():
        path = path_of(file)
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
            found.append(f"the file {file.name}")
    for sent in Submission.objects.all():
        whole = hashlib.sha256(sent.content.encode()).hexdigest() == sent.content_hash
        if not whole or sent.files.count() != DOCUMENTS:
            found.append(f"the submission {sent}")
    # Each in the same transaction as its letter, which is there once.
    found += [f"the letter of {one}" for one in Delivery.objects.exclude(letter__source="outreach.edition")]
    found += wrong_at_events()
    waiting = [batch for batch in ImportBatch.objects.all() if batch.state in WAITING and batch.done.exists()]
    return found + [f"{batch.file_name} is {batch.state} and has written" for batch in waiting]


def states() -> dict[str, str]:
    """Where each upload stands."""
    return dict(ImportBatch.objects.exclude(storage_name="").values_list("file_name", "state"))


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """Look, do the piece, and look again."""
    settings.DATA_DIR = Path(order["folder"])
    settings.FILES_DIR = settings.DATA_DIR / "files"
    url = order["settings"].get("TALKA_DATABASE_URL")
    connection.settings_dict |= postgresql_settings(url) if url else sqlite_settings(settings.DATA_DIR / DATABASE)
    if port := order["mail_port"]:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port
    # Before it is made there is nothing to look at.
    found, bad = ({}, []) if order["piece"] == "make" else (rows(), wrong())
    asked = work(order["piece"], order["killed_at"])
    told: dict[str, Any] = {"found": found, "asked": asked, "left": rows(), "states": states()}
    return told | {"wrong": [*bad, *wrong()], "unsent": Letter.objects.exclude(state=LetterState.SENT).count()}


def nursery() -> None:
    """Let children do what is asked for, one at a time."""
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            try:
                os.write(writing, json.dumps(answer(json.loads(line))).encode())
            except BaseException:  # noqa: BLE001 -- whatever it is, the child must not go on as its parent
                os.write(writing, json.dumps({"failed": traceback.format_exc()}).encode())
            finally:
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as said:
            words = said.read()
        _pid, ended = os.waitpid(child, 0)
        signal_number = os.WTERMSIG(ended) if os.WIFSIGNALED(ended) else 0
        sys.stdout.write(json.dumps({"killed_by": signal_number} | json.loads(words or "{}")) + "\n")
        sys.stdout.flush()
