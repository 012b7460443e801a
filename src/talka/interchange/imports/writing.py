"""Writing what a reading found: in chunks, in the one transaction of the caller, with notes enough to take it back."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from talka.accounts.models import Centre, Funder, User
from talka.activities.actions import mark_whole
from talka.activities.models import Series, WorkKind
from talka.interchange.imports.lookups import Lookups
from talka.interchange.imports.parties import find_contractor, find_funder
from talka.interchange.imports.records import RECORDERS, Recorder, Written, set_region
from talka.interchange.imports.rows import Judged, Row, Status
from talka.interchange.queries.columns import Table
from talka.kernel.actions import Refused
from talka.kernel.audit.trail import snapshot
from talka.kernel.imports.bulk import update_all
from talka.kernel.imports.models import ImportBatch, ImportedChange
from talka.kernel.imports.problems import Problem
from talka.kernel.modules import object_type
from talka.kernel.text import fold
from talka.programmes.models import Agreement, ImplementationYear, Indicator, Purpose
from talka.registry.models import Organisation

_BATCH = 1000
_MOST_CODE = 20
# What leaves room for the word before it.
_MOST_NAME = 70
_FIELDS_OF_NEW_KIND = ("count", "format", "place", "participants", "organisations", "hours", "link")


class ChangedSinceCheck(Refused):
    """What the file refers to has changed between the check and the confirmation."""

    def __init__(self) -> None:
        super().__init__(_("Records have changed since the file was checked. Check it again."))


class Writer:
    """Takes a reading's rows and stores them; raises when a row is wrong after all."""

    def __init__(self, batch: ImportBatch, look: Lookups, actor: User) -> None:
        self.batch = batch
        self.look = look
        self.actor = actor
        self.counts: dict[str, Counter[str]] = {}
        self.written: Written | None = None

    def problem(self, _problem: Problem) -> None:
        """Nothing is written from a file with something wrong in it."""
        raise ChangedSinceCheck

    def rows(self, table: Table, rows: list[Judged]) -> None:
        """Store the next rows of a table."""
        counts = self.counts.setdefault(table.code, Counter())
        counts.update(judged.status for judged in rows)
        if counts[Status.WRONG]:
            raise ChangedSinceCheck
        if table.code == "agreement":
            self._agreement(rows[0])
            return
        if self.written is None:
            raise ChangedSinceCheck
        if table.code == "activities":
            self._bring_kinds(self.written)
            self._bring_series(rows, self.written)
        recorder = RECORDERS[table.code]
        self._create(recorder, [judged for judged in rows if judged.status == Status.NEW], self.written)
        self._change(recorder, [judged for judged in rows if judged.status == Status.CHANGED], self.written)

    def finish(self) -> Agreement:
        """Mark the log as touched and the agreement as changed; return it."""
        if self.written is None:
            raise ChangedSinceCheck
        agreement = self.written.agreement
        if any(counts[Status.NEW] or counts[Status.CHANGED] for counts in self.counts.values()):
            mark_whole(agreement.pk)
            Agreement.objects.filter(pk=agreement.pk).update(version=F("version") + 1)
        return agreement

    def _agreement(self, judged: Judged) -> None:
        if judged.status == Status.NEW:
            agreement = self._new_agreement(judged.row)
        else:
            agreement = Agreement.objects.select_for_update(of=("self",)).get(number=judged.row["number"])
            if judged.status == Status.CHANGED:
                self._change_agreement(agreement, judged)
        self.look.use_agreement(agreement)
        self.written = Written.known(agreement, self.look)

    def _new_agreement(self, row: Row) -> Agreement:
        centre = self.look.centre or self._centre_of(row)
        agreement = Agreement(centre=centre)
        self._fill_agreement(agreement, row, set(row))
        self._made(agreement)
        agreement.partners.set(self._partners(row, centre))
        return agreement

    def _change_agreement(self, agreement: Agreement, judged: Judged) -> None:
        before = snapshot(agreement)
        self._fill_agreement(agreement, judged.row, set(judged.changes))
        agreement.save()
        change = self._change_of(agreement, before)
        if "partners" in judged.changes:
            agreement.partners.set(self._partners(judged.row, agreement.centre))
            old, new = judged.changes["partners"]
            change.before = {**(change.before or {}), "partners": sorted(old or ())}
            change.after = {**change.after, "partners": sorted(new or ())}
        change.save(force_insert=True)

    def _fill_agreement(self, agreement: Agreement, row: Row, columns: set[str]) -> None:
        for name in columns & {"number", "title", "starts", "ends", "currency", "tolerance_percent", "report_due_days"}:
            setattr(agreement, name, row[name])
        if "region" in columns:
            set_region(agreement, row["region"])
        if "funder" in columns:
            agreement.funder = find_funder(row["funder"]) or self._made(Funder(name=row["funder"]))
        if columns & {"contractor_name", "contractor_regno"}:
            agreement.contractor = find_contractor(row) or self._made(
                Organisation(
                    name=row["contractor_name"],
                    registration_number=row["contractor_regno"] or None,
                    added_by=self.actor,
                )
            )

    def _centre_of(self, row: Row) -> Centre:
        """The centre whose agreement with the same performer is known, or of its name, or a new one."""
        contractor = find_contractor(row)
        earlier = contractor and Agreement.objects.filter(contractor=contractor).select_related("centre").first()
        if earlier:
            return earlier.centre
        name = row["contractor_name"][:150]
        known = next((centre for centre in Centre.objects.all() if fold(centre.name) == fold(name)), None)
        return known or self._made(Centre(code=_free_code(fold(name).replace(" ", "-")), name=name))

    def _partners(self, row: Row, centre: Centre) -> list[Centre]:
        found = [
            Centre.objects.filter(code=code).first() or self._made(Centre(code=_free_code(code), name=code))
            for code in row["partners"] or ()
        ]
        return [partner for partner in found if partner.pk != centre.pk]

    def _bring_kinds(self, written: Written) -> None:
        for code, name in self.look.new_kinds.items():
            if code not in written.kinds:
                # Nobody said how the noun is declined, so „darbs” is: „Veikti 2 darbi „Darbnīca””.
                one, other, zero = (f"{noun} „{name[:_MOST_NAME]}”" for noun in ("darbs", "darbi", "darbu"))
                kind = WorkKind(
                    code=code, name=name[:80], one=one, other=other, zero=zero,
                    fields=list(_FIELDS_OF_NEW_KIND), position=900,
                )  # fmt: skip
                written.kinds[code] = self._made(kind).pk

    def _bring_series(self, rows: list[Judged], written: Written) -> None:
        for code in dict.fromkeys(j.row["series"] for j in rows if j.status in {Status.NEW, Status.CHANGED}):
            if code and code not in written.series:
                written.series[code] = self._made(Series(agreement=written.agreement, code=code)).pk

    def _made(self, record: Any) -> Any:
        record.save(force_insert=True)
        self._note_made([record])
        return record

    def _create(self, recorder: Recorder, rows: list[Judged], written: Written) -> None:
        records: list[Any] = []
        for judged in rows:
            record: Any = recorder.model()
            recorder.fill(record, judged.row, judged.row, written)
            if hasattr(record, "fill_derived"):
                record.fill_derived()
            records.append(record)
        if records:
            recorder.model._default_manager.bulk_create(records, batch_size=_BATCH)  # noqa: SLF001 -- Django's documented face
            _know(records, written)
            self._note_made(records, versioned=recorder.versioned)

    def _change(self, recorder: Recorder, rows: list[Judged], written: Written) -> None:
        if not rows:
            return
        by_pk = {judged.stored["pk"]: judged for judged in rows if judged.stored}
        records: dict[int, Any] = recorder.model._default_manager.select_for_update(of=("self",)).in_bulk(list(by_pk))  # noqa: SLF001 -- see above
        if len(records) != len(by_pk):
            raise ChangedSinceCheck
        noted: list[tuple[Any, Row]] = []
        for pk, record in records.items():
            before = snapshot(record)
            recorder.fill(record, by_pk[pk].row, by_pk[pk].changes, written)
            if recorder.versioned:
                record.version += 1
            if hasattr(record, "fill_derived"):
                record.fill_derived()
            noted.append((record, before))
        update_all(recorder.model, list(records.values()))
        self._note_changes(noted)

    def _note_made(self, records: list[Any], *, versioned: bool = False) -> None:
        """A version says that nobody edited since, and is much smaller than the fields."""
        ImportedChange.objects.bulk_create(
            [
                ImportedChange(
                    batch=self.batch, object_type=object_type(record), object_id=record.pk,
                    after={"version": record.version} if versioned else snapshot(record),
                )
                for record in records
            ],
            batch_size=_BATCH,
        )  # fmt: skip

    def _note_changes(self, noted: list[tuple[Any, Row]]) -> None:
        changes = [self._change_of(record, before) for record, before in noted]
        ImportedChange.objects.bulk_create(changes, batch_size=_BATCH)

    def _change_of(self, record: Any, before: Row) -> ImportedChange:
        after = snapshot(record)
        differing = [name for name in after if before.get(name) != after[name]]
        return ImportedChange(
            batch=self.batch,
            object_type=object_type(record),
            object_id=record.pk,
            before={name: before.get(name) for name in differing},
            after={name: after[name] for name in differing},
        )


def _know(records: list[Any], written: Written) -> None:
    """Let later tables refer to what was just made."""
    for record in records:
        if isinstance(record, ImplementationYear):
            written.years[record.ordinal] = record
        elif isinstance(record, Purpose):
            written.purposes[record.code] = record.pk
        elif isinstance(record, Indicator):
            written.indicators[record.code] = record.pk


def _free_code(wanted: str) -> str:
    """A code of a centre that is not taken."""
    base = "-".join(part for part in wanted.split("-") if part)[:_MOST_CODE].strip("-") or "centrs"
    taken = set(Centre.objects.filter(code__startswith=base[: _MOST_CODE - 3]).values_list("code", flat=True))
    number, code = 1, base
    while code in taken:
        number += 1
        code = f"{base[: _MOST_CODE - 3]}-{number}"
    return code
