"""Taking the last import back: entries, events and organisations as they were before."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.enterprise_register.imports.comparing import CHUNK
from talka.enterprise_register.imports.writing import put_back_in_bulk
from talka.enterprise_register.models import EarlierState, RegisterEntry, RegisterRun, RunState
from talka.kernel.audit.trail import Happened, differences, snapshot, write_entries, write_entry
from talka.kernel.numbers import format_count
from talka.kernel.portions import portions
from talka.registry.models import Organisation

VERB = "enterprise_register.take_back_facts"


def undo(run: RegisterRun, *, actor: User) -> int:
    """Take back what the run wrote; the number of organisations of which something stays, as it was changed since.

    Must run in the caller's transaction. The list of areas keeps the labels that the run brought.
    """
    stayed = _restore_organisations(run, actor)
    run.events.all().delete()
    _restore_entries(run)
    RegisterEntry.objects.filter(first_seen=run).delete()
    run.earlier.all().delete()
    return stayed


def _restore_entries(run: RegisterRun) -> None:
    earlier = run.earlier.filter(organisation=None).select_related("entry").order_by("pk")
    for some in portions(earlier.iterator(chunk_size=CHUNK), CHUNK):
        entries: list[RegisterEntry] = []
        for kept in some:
            entry = kept.entry
            if entry is None:  # pragma: no cover -- the row goes with its entry
                continue
            _set(entry, kept.before)
            entry.fill_derived()
            entries.append(entry)
        put_back_in_bulk(entries)


def _restore_organisations(run: RegisterRun, actor: User) -> int:
    kept = list(run.earlier.exclude(organisation=None))
    locked = Organisation.objects.select_for_update().in_bulk([one.organisation_id for one in kept])
    told: list[Happened] = []
    stayed = 0
    for one in kept:
        organisation = locked[one.organisation_id or 0]
        before = snapshot(organisation)
        stayed += _restore(organisation, one)
        changes = differences(before, snapshot(organisation))
        if changes:
            told.append(Happened(VERB, organisation, changes))
    # Those that the run linked have their entry beside them.
    RegisterEntry.objects.filter(pk__in=[one.entry_id for one in kept if one.entry_id]).update(organisation=None)
    if told:
        write_entries(told, actor=actor)
    return stayed


def _restore(organisation: Organisation, kept: EarlierState) -> bool:
    """Set back each field that still says what the run wrote; whether one does not."""
    now = snapshot(organisation)
    areas = kept.after.get("areas")
    fields = {name: kept.before[name] for name, value in kept.after.items() if name != "areas" and now[name] == value}
    stays = len(fields) + (areas is not None) < len(kept.after)
    if areas is not None:
        if sorted(organisation.areas.values_list("pk", flat=True)) == areas:
            organisation.areas.set(kept.before["areas"])
        else:
            stays = True
    if fields:
        _set(organisation, fields)
        organisation.version += 1
        organisation.save()
        organisation.former_names.filter(name=organisation.name).delete()
    return stays


def _set(row: Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        field: Any = row._meta.get_field(name.removesuffix("_id"))
        setattr(row, name, field.to_python(value))


def undo_in_one(run: RegisterRun, *, actor: User) -> None:
    """Take the run back and say so on it, both or neither."""
    with transaction.atomic():
        stayed = undo(run, actor=actor)
        words = _("Organisations of which something stays, because it was changed since: %(count)s.")
        message = words % {"count": format_count(stayed)} if stayed else ""
        RegisterRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
            state=RunState.UNDONE, undone_at=timezone.now(), message=message
        )
        write_entry(
            actor=actor, verb="enterprise_register.take_back_register", subject=run, changes={"stayed": (None, stayed)}
        )
    run.refresh_from_db()
