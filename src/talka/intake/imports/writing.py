"""Writing what a reading found: in chunks, in the one transaction of the caller, with notes enough to take it back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.intake.imports.lookups import Lookups
from talka.intake.imports.making import Maker
from talka.intake.imports.reading import mark_of
from talka.intake.imports.rows import DOUBTFUL, Judged, Status
from talka.intake.queries.questions import Question
from talka.intake.queries.stored import MODELS, SEVERAL, several_of
from talka.kernel.actions import Refused
from talka.kernel.audit.trail import snapshot
from talka.kernel.database import insert_plainly
from talka.kernel.imports.bulk import BATCH, update_all
from talka.kernel.imports.columns import Table
from talka.kernel.imports.models import ImportBatch, ImportedChange
from talka.kernel.imports.problems import Problem
from talka.kernel.modules import object_type
from talka.registry.actions import (
    add_community,
    add_member,
    add_network,
    add_organisation,
    add_person,
    edit_community,
    edit_network,
    edit_organisation,
    edit_person,
    end_membership,
    give_mandate,
)
from talka.registry.actions.mandates import end_mandate
from talka.registry.models import Organisation, OrganisationName, Person
from talka.registry.models.finding import keep_words
from talka.registry.queries.references import rows_of

# By table: the verbs that somebody would have used row by row; the trail says so.
_ADD: dict[str, Any] = {
    "organisations": add_organisation, "communities": add_community, "networks": add_network, "members": add_member,
    "persons": add_person, "mandates": give_mandate,
}  # fmt: skip
_EDIT: dict[str, Any] = {
    "organisations": edit_organisation, "communities": edit_community, "networks": edit_network,
    "members": end_membership, "persons": edit_person, "mandates": end_mandate,
}  # fmt: skip
_NOTED = ("batch_id", "object_type", "object_id", "before", "after")


class ChangedSinceCheck(Refused):
    """What the file refers to has changed between the check and the confirmation."""

    def __init__(self) -> None:
        super().__init__(_("Records have changed since the file was checked. Check it again."))


class Writer:
    """Takes a reading's rows and stores them; raises when a row is wrong or unclear after all."""

    def __init__(self, batch: ImportBatch, look: Lookups, actor: User) -> None:
        self.batch = batch
        self.look = look
        self.actor = actor
        self.maker = Maker(look, actor)
        self.counts: dict[str, Counter[str]] = {}

    def problem(self, _problem: Problem) -> None:
        """Nothing is written from a file with something wrong in it."""
        raise ChangedSinceCheck

    def asked(self, _question: Question) -> None:
        """Nothing is written from a file in which something is unclear."""
        raise ChangedSinceCheck

    def rows(self, table: Table, rows: list[Judged]) -> None:
        """Store the next rows of a table."""
        counts = self.counts.setdefault(table.code, Counter())
        counts.update(judged.status for judged in rows)
        if counts[Status.WRONG] or counts[DOUBTFUL]:
            raise ChangedSinceCheck
        self._create(table.code, [judged for judged in rows if judged.status == Status.NEW])
        self._change(table.code, [judged for judged in rows if judged.status == Status.CHANGED])

    def finish(self) -> dict[str, dict[str, int]]:
        """The counts, if they are those that were shown and confirmed."""
        counts = {table: {str(k): v for k, v in found.items()} for table, found in self.counts.items()}
        if {t: _written(c) for t, c in counts.items()} != {t: _written(c) for t, c in self.batch.counts.items()}:
            raise ChangedSinceCheck
        return counts

    def _create(self, table: str, rows: list[Judged]) -> None:
        if not rows:
            return
        model = MODELS[table]
        records = [self.maker.new(table, judged.row) for judged in rows]
        rows_of(model).bulk_create(records, batch_size=BATCH)
        for judged, record in zip(rows, records, strict=True):
            self.look.bring(table, judged.row, record.pk, mark_of(judged))
        told: list[Mapping[str, Any]] = [{} for _record in records]
        if table == "organisations":
            told = self._several(rows, records)
        elif table == "persons":
            told = self._met(records)
        if table in self.look.named:
            keep_words(records, new=True)
        _ADD[table].write_done(list(zip(records, told, strict=True)), actor=self.actor)
        self._note([ImportedChange(after=_mark(record), **self._about(record)) for record in records])

    def _several(self, rows: list[Judged], records: list[Any]) -> list[Mapping[str, Any]]:
        for name, column in SEVERAL.items():
            through: Any = getattr(Organisation, name).through
            through.objects.bulk_create(
                [
                    through(organisation_id=record.pk, **{column: value})
                    for judged, record in zip(rows, records, strict=True)
                    for value in judged.row.get(name, ())
                ],
                batch_size=BATCH,
            )
        return [self._codes({name: judged.row[name] for name in SEVERAL if name in judged.row}) for judged in rows]

    def _codes(self, several: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
        """What the verb would note about areas and places."""
        known = {"areas": self.maker.area_codes, "service_areas": self.maker.place_codes}
        return {name: sorted(known[name](pk) for pk in values) for name, values in several.items()}

    def _met(self, persons: list[Any]) -> list[Mapping[str, Any]]:
        centre = self.look.centre
        if centre is None:
            raise ChangedSinceCheck
        through = Person.centres.through
        through.objects.bulk_create(
            [through(person_id=person.pk, centre_id=centre.pk) for person in persons],
            ignore_conflicts=True,
            batch_size=BATCH,
        )
        return [{"centre": centre.pk} for _person in persons]

    def _change(self, table: str, rows: list[Judged]) -> None:
        if not rows:
            return
        by_pk = {judged.stored["pk"]: judged for judged in rows if judged.stored}
        records = rows_of(MODELS[table]).select_for_update(of=("self",)).in_bulk(list(by_pk))
        if len(records) != len(by_pk):
            raise ChangedSinceCheck
        ordered = [records[pk] for pk in by_pk]
        before = {record.pk: snapshot(record) for record in ordered}
        names = {record.pk: str(record) for record in ordered} if table == "organisations" else {}
        for record in ordered:
            self.maker.put(table, record, {name: after for name, (_b, after) in by_pk[record.pk].changes.items()})
            if hasattr(record, "version"):
                record.version += 1
        update_all(MODELS[table], ordered)
        extra = self._changed_beside(table, ordered, by_pk)
        self._keep_names([record for record in ordered if names.get(record.pk, str(record)) != str(record)], names)
        if table in self.look.named:
            _keep_words(ordered)
        told = [self._told(extra.get(record.pk, {})) for record in ordered]
        _EDIT[table].write_changed(
            [(record, before[record.pk], said) for record, said in zip(ordered, told, strict=True)], actor=self.actor
        )
        self._note([self._change_of(record, before[record.pk], extra.get(record.pk, {})) for record in ordered])

    def _changed_beside(
        self, table: str, records: list[Any], by_pk: Mapping[int, Judged]
    ) -> dict[int, dict[str, tuple[list[int], list[int]]]]:
        """Change rows that stand beside the records; before and after of each, by record and name."""
        found: dict[int, dict[str, tuple[list[int], list[int]]]] = {}
        if table == "persons":
            newly = [record for record in records if "centre" in by_pk[record.pk].changes]
            if newly and self.look.centre is not None:
                before = {record.pk: sorted(record.centres.values_list("pk", flat=True)) for record in newly}
                self._met(newly)
                for pk, centres in before.items():
                    found[pk] = {"centres": (centres, sorted({*centres, self.look.centre.pk}))}
        if table != "organisations":
            return found
        for name in SEVERAL:
            changed = [record for record in records if name in by_pk[record.pk].changes]
            stored = several_of(name, [record.pk for record in changed])
            for record in changed:
                after = by_pk[record.pk].row[name]
                getattr(record, name).set(after)
                found.setdefault(record.pk, {})[name] = (list(stored.get(record.pk, ())), list(after))
        return found

    def _told(self, extra: Mapping[str, tuple[list[int], list[int]]]) -> dict[str, Any]:
        if "centres" in extra and self.look.centre is not None:
            return {"already_known": True, "centre": self.look.centre.pk}
        return self._codes({name: tuple(after) for name, (_before, after) in extra.items()})

    def _keep_names(self, renamed: list[Any], before: Mapping[int, str]) -> None:
        """The name that an organisation had until today, so that old papers find it."""
        for record in renamed:
            former = OrganisationName(organisation=record, name=before[record.pk], valid_until=timezone.localdate())
            if not rows_of(OrganisationName).filter(organisation_id=record.pk, name=former.name).exists():
                former.save(force_insert=True)
                self._note([ImportedChange(after=snapshot(former), **self._about(former))])

    def _change_of(
        self, record: Any, before: Mapping[str, Any], extra: Mapping[str, tuple[Any, Any]]
    ) -> ImportedChange:
        after = snapshot(record)
        differing = [name for name in after if before.get(name) != after[name]]
        was = {name: before.get(name) for name in differing} | {name: pair[0] for name, pair in extra.items()}
        now = {name: after[name] for name in differing} | {name: pair[1] for name, pair in extra.items()}
        return ImportedChange(before=was, after=now, **self._about(record))

    def _about(self, record: Any) -> dict[str, Any]:
        return {"batch": self.batch, "object_type": object_type(record), "object_id": record.pk}

    def _note(self, changes: list[ImportedChange]) -> None:
        rows = ([one.batch_id, one.object_type, one.object_id, _kept(one.before), _kept(one.after)] for one in changes)
        insert_plainly(ImportedChange, _NOTED, rows)


def _keep_words(records: list[Any]) -> None:
    if isinstance(records[0], Organisation):
        # Former names are words, too: asked for all at once.
        prefetch_related_objects(records, "former_names")
    keep_words(records)


def _mark(record: Any) -> dict[str, Any]:
    """A version says that nobody edited since, and is much smaller than the fields."""
    return {"version": record.version} if hasattr(record, "version") else snapshot(record)


def _kept(value: Mapping[str, Any] | None) -> str | None:
    """As a column of JSON keeps it."""
    return None if value is None else json.dumps(value)


def _written(counts: Mapping[str, int]) -> tuple[int, int]:
    return counts.get(Status.NEW, 0), counts.get(Status.CHANGED, 0)
