"""Organisations of the registry that the register knows: linked by number, filled and kept up to date.

What somebody entered or corrected stays: a field is written only while it is empty, or says what the register said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from talka.accounts.models import User
from talka.enterprise_register.imports.comparing import CHUNK
from talka.enterprise_register.imports.rows import Facts
from talka.enterprise_register.imports.writing import facts_of
from talka.enterprise_register.models import EarlierState, RegisterEntry, RegisterRun
from talka.enterprise_register.queries.facts import can_hold, names_of_places, organisation_values
from talka.kernel.audit.trail import Happened, differences, snapshot, write_entries
from talka.kernel.portions import portions
from talka.kernel.text import sort_key
from talka.registry.actions.facts import put_facts
from talka.registry.models import ActivityArea, Organisation, Status

VERB = "enterprise_register.bring_facts"


class Linked(NamedTuple):
    """How many organisations were found by number for the first time, and how many were written to."""

    found: int
    changed: int


def put_areas(labels: Iterable[str]) -> dict[str, ActivityArea]:
    """The classification of areas, widened by the labels of the file that are new; by label."""
    known = {area.name: area for area in ActivityArea.objects.all()}
    new = [
        ActivityArea(
            code=hashlib.blake2b(label.encode(), digest_size=8).hexdigest(), name=label, sort_key=sort_key(label)
        )
        for label in sorted(set(labels) - set(known))
    ]
    ActivityArea.objects.bulk_create(new)
    return known | {area.name: area for area in new}


def link(
    run: RegisterRun, earlier: dict[int, Facts], areas: dict[str, ActivityArea], *, actor: User, day: date
) -> Linked:
    """Link what has the same number, and bring facts; `earlier` is what changed entries said, by their id."""
    numbers = Organisation.objects.exclude(registration_number=None).values_list("registration_number", flat=True)
    waiting = RegisterEntry.objects.filter(organisation=None, number__in=numbers)
    new = set(waiting.values_list("pk", flat=True))
    ids = sorted(new | set(earlier))
    names, changed = names_of_places(), 0
    for some in portions(ids, CHUNK):
        entries = RegisterEntry.objects.filter(pk__in=some)
        changed += _bring(run, list(entries), earlier, (areas, names), actor=actor, day=day)
    return Linked(len(new), changed)


def _bring(  # noqa: PLR0913 -- whose, what is known, and who does it when
    run: RegisterRun, entries: Sequence[RegisterEntry], earlier: dict[int, Facts], known: tuple[Any, dict[int, str]], *,
    actor: User, day: date,
) -> int:  # fmt: skip
    areas, names = known
    numbers = [entry.number for entry in entries]
    locked = Organisation.objects.select_for_update().filter(registration_number__in=numbers).prefetch_related("areas")
    of_number = {organisation.registration_number: organisation for organisation in locked}
    told: list[Happened] = []
    kept: list[EarlierState] = []
    for entry in entries:
        organisation = of_number.get(entry.number)
        if organisation is None:
            continue
        is_new = entry.organisation_id != organisation.pk
        values, labels = news(organisation, facts_of(entry), None if is_new else earlier.get(entry.pk), names)
        before = snapshot(organisation)
        old = {name: before[name] for name in values}
        if labels is not None:
            old["areas"] = [area.pk for area in organisation.areas.all()]
        if values or labels is not None:
            chosen = None if labels is None else [areas[label] for label in labels]
            put_facts(organisation, values, day=day, areas=chosen)
            more = {} if labels is None else {"areas": (None, labels)}
            told.append(Happened(VERB, organisation, differences(before, snapshot(organisation)) | more))
        after: dict[str, Any] = {name: snapshot(organisation)[name] for name in values}
        if labels is not None:
            after["areas"] = sorted(areas[label].pk for label in labels)
        if is_new:
            RegisterEntry.objects.filter(pk=entry.pk).update(organisation=organisation)
        if is_new or after:
            kept.append(
                EarlierState(
                    run=run, entry=entry if is_new else None, organisation=organisation, before=old, after=after
                )
            )
    EarlierState.objects.bulk_create(kept, batch_size=CHUNK)
    if told:
        write_entries(told, actor=actor)
    return len(told)


def news(
    organisation: Organisation, said: Facts, before: Facts | None, places: dict[int, str]
) -> tuple[dict[str, Any], list[str] | None]:
    """What to write: fields, and labels of areas where these are to be set. `before`: what the register said last."""
    now = organisation_values(said, places)
    was = organisation_values(before, places) if before else {}
    values: dict[str, Any] = {}
    for name, value in now.items():
        current = getattr(organisation, name)
        # Nobody has said yet whether it still acts.
        is_empty = current in {None, ""} or (name == "status" and not before and current == Status.ACTIVE)
        if current != value and (is_empty or (before is not None and current == was[name])):
            values[name] = value
    if not can_hold(organisation, values):
        values = {name: value for name, value in values.items() if name not in {"founded_on", "closed_on"}}
    return values, _labels(organisation, said, before)


def _labels(organisation: Organisation, said: Facts, before: Facts | None) -> list[str] | None:
    labels = said.areas.splitlines()
    if before is not None and before.areas == said.areas:
        return None
    current = sorted(area.name for area in organisation.areas.all())
    is_ours = not current or (before is not None and current == sorted(before.areas.splitlines()))
    return labels if is_ours and current != sorted(labels) else None
