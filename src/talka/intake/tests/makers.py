"""Lists as people bring them: pasted rows, and the workbook that the product itself writes."""

from __future__ import annotations

import io

from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_user
from talka.intake.actions import answer_doubts, check_list, confirm_list
from talka.intake.exports import write_workbook
from talka.intake.imports.pasting import pasted_file
from talka.intake.models import Doubt
from talka.intake.queries.batches import open_doubts
from talka.intake.queries.format import tables
from talka.kernel.imports.models import ImportBatch


def staff(centre: Centre | None = None) -> User:
    """Somebody who works in a centre."""
    return a_user(Role.STAFF, centre=centre)


def pasted(*lines: str) -> bytes:
    """Rows as they are copied from a table: cells in the lines are parted by |."""
    return pasted_file("\n".join(line.replace("|", "\t") for line in lines))


def a_list(
    *lines: str, actor: User, table: str = "organisations", centre: Centre | None = None, name: str = "ielīmēts"
) -> ImportBatch:
    """Pasted rows that were checked."""
    where = centre or Centre.objects.filter(pk__in=actor.access.centres).first()
    batch = ImportBatch(centre=where, file_name=name)
    return check_list(batch, content=[pasted(*lines)], actor=actor, table=table)


def a_workbook(actor: User, *chosen: str) -> bytes:
    """The registry as this person exports it."""
    stream = io.BytesIO()
    write_workbook(actor, chosen or list(tables()), stream)
    return stream.getvalue()


def a_file(content: bytes, *, actor: User, name: str = "saraksts.xlsx", table: str = "") -> ImportBatch:
    """An upload that was checked."""
    where = Centre.objects.filter(pk__in=actor.access.centres).first()
    return check_list(ImportBatch(centre=where, file_name=name), content=[content], actor=actor, table=table)


def written(batch: ImportBatch, actor: User) -> ImportBatch:
    """Confirmed and written."""
    confirm_list(batch, actor=actor)
    batch.refresh_from_db()
    return batch


def answered(batch: ImportBatch, actor: User, *values: str) -> ImportBatch:
    """The open doubts answered, one after the other."""
    doubts = list(open_doubts(batch))
    answer_doubts(batch, answers={d.pk: v for d, v in zip(doubts, values, strict=True)}, actor=actor)
    batch.refresh_from_db()
    return batch


def the_doubt(batch: ImportBatch) -> Doubt:
    """The only thing that is unclear."""
    return open_doubts(batch).get()


def counts(batch: ImportBatch, table: str = "organisations") -> dict[str, int]:
    """How many rows are what."""
    found: dict[str, int] = batch.counts.get(table, {})
    return {status: number for status, number in found.items() if number}
