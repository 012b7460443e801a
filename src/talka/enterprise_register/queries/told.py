"""What the enterprise register tells everybody on the public pages of organisations."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils import timezone

from talka.directory.queries.register import RegisterFacts, RegisterState
from talka.enterprise_register.models import Ending, RegisterEntry
from talka.enterprise_register.queries.runs import last_look
from talka.places.models import Level


def facts_told(numbers: Collection[str]) -> dict[str, RegisterFacts]:
    """By registration number; two queries for any number of them."""
    entries = list(RegisterEntry.objects.filter(number__in=numbers).select_related("place__parent"))
    last = last_look() if entries else None
    looked_on = timezone.localtime(last.finished_at).date() if last is not None and last.finished_at else None
    return {entry.number: _told(entry, looked_on) for entry in entries}


def _told(entry: RegisterEntry, looked_on: date | None) -> RegisterFacts:
    place = entry.place
    around = place.parent if place is not None and place.level == Level.UNIT else place
    return RegisterFacts(
        state=_state(entry),
        legal_form=entry.form,
        legal_form_words=entry.form_in_words,
        registered_on=entry.registered_on,
        ended_on=entry.ended_on,
        areas=tuple(entry.area_labels),
        benefit_from=entry.benefit_from,
        benefit_until=entry.benefit_until,
        benefit_decided_on=entry.benefit_decided_on,
        municipality=around.name if around is not None else "",
        municipality_code=around.code if around is not None else "",
        looked_on=looked_on,
    )


def _state(entry: RegisterEntry) -> RegisterState:
    if entry.gone_on is not None:
        return RegisterState.NOT_THERE
    if entry.ended_on is None:
        return RegisterState.REGISTERED
    return RegisterState.REORGANISED if entry.ending == Ending.REORGANISED else RegisterState.STRUCK_OFF
