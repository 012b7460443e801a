"""What events hold about a person, and whom they need by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.events.models import Certificate, Event, Invitation, Registration
from talka.kernel.exports import Value
from talka.kernel.personal_data import HeldData, KeepsPeople, Purpose
from talka.kernel.text import fold
from talka.registry.models import Person

EVENTS = _("Events")
# How long after an event it is known who had registered with what address.
KEPT_FOR = dt.timedelta(days=365)
REGISTERING = Purpose(
    "events",
    _("to hold an event: places, letters about it, who came and for how long"),
    _("a task in the public interest (GDPR 6(1)(e)); photos and needs with consent (GDPR 6(1)(a), 9(2)(a))"),
    _("needs until the day after the event, the rest for twelve months after it; then nothing tells who it was"),
)
CERTIFYING = Purpose(
    "certificates",
    _("to prove later that somebody took part and has a certificate"),
    _("a task in the public interest (GDPR 6(1)(e))"),
    _("as long as the certificate is to be proven, or until the holder asks to be forgotten"),
)


def registrations_of(person: Person) -> QuerySet[Registration]:
    """Those that are surely theirs: decided when an event was closed, or the same name and address."""
    same = Q(email_folded=person.email_folded, name_folded=fold(person.name)[:150])
    return Registration.objects.filter((same & ~Q(email_folded="")) | Q(person=person))


def _seen(event: Event, reader: User | None) -> str:
    """What another centre has done with the person is between those two."""
    if reader is None or reader.access.everywhere or event.centre_id in reader.access.centres:
        return event.title
    return str(_("known to the centre"))


def _registrations(person: Person, reader: User | None) -> Iterator[tuple[Value, ...]]:
    rows = registrations_of(person).filter(forgotten_at=None).select_related("event__centre")
    for one in rows.order_by("-event__starts_at", "-pk"):
        event, own = one.event, reader is None
        day = timezone.localdate(event.starts_at) if event.starts_at else None
        came = one.attendance.count()
        # What somebody needs and answered is told to themselves only; staff read it beside the event.
        needs = one.needs if own else ""
        answers = "; ".join(str(value) for value in one.answers.values()) if own else ""
        given = _joined(one.name, one.email, one.phone, one.organisation_name, one.cancel_reason) if own else ""
        yield day, _seen(event, reader), str(event.centre), one.get_state_display(), came, given, needs, answers


def _joined(*words: str) -> str:
    return "; ".join(filter(None, words))


def _certificates(person: Person, reader: User | None) -> Iterator[tuple[Value, ...]]:
    rows = Certificate.objects.filter(registration__in=registrations_of(person)).select_related("event__centre")
    for one in rows.order_by("-issued_at"):
        state = _joined(str(_("revoked")), one.revoke_reason) if one.revoked_at else str(_("valid"))
        yield timezone.localdate(one.issued_at), _seen(one.event, reader), one.number, one.name, state


def _invitations(person: Person, reader: User | None) -> Iterator[tuple[Value, ...]]:
    if not person.email_folded:
        return
    rows = Invitation.objects.filter(email__iexact=person.email_folded).select_related("event__centre")
    for one in rows.order_by("-pk"):
        # Colleagues may share an address: only what carries the same name is told.
        if fold(one.name) == fold(person.name):
            given = _joined(one.name, one.email, one.organisation_name) if reader is None else ""
            yield timezone.localdate(one.invited_at), _seen(one.event, reader), one.get_answer_display(), given


def _needed_by_name(day: dt.date, _since: dt.date) -> QuerySet[Any, Any]:
    """Whoever registered for an event that is ahead, or ended less than a year ago."""
    lately = Registration.objects.filter(person__isnull=False, event__ends_at__date__gte=day - KEPT_FOR)
    return lately.order_by().values("person")


HELD = (
    HeldData(
        name="registrations", group=EVENTS, title=_("Events for which the person registered"), purpose=REGISTERING,
        columns=(
            *(_("When"), _("Event"), _("Centre"), _("State"), _("Sessions attended"), _("What was given")),
            *(_("Needs"), _("Answers")),
        ),
        rows=_registrations, stays=True,
        at_erasure=_("stays without name, address, answers and needs: how many came is still counted"),
    ),
    HeldData(
        name="certificates", group=EVENTS, title=_("Certificates"), purpose=CERTIFYING,
        columns=(_("When"), _("Event"), _("Certificate number"), _("Name and surname"), _("State")),
        rows=_certificates, stays=True,
        at_erasure=_("the number stays, the name does not: the paper can then not be compared any more"),
    ),
    HeldData(
        name="event_invitations", group=EVENTS, title=_("Invitations to events"), purpose=REGISTERING,
        columns=(_("When"), _("Event"), _("Answer"), _("What was given")), rows=_invitations, stays=True,
        at_erasure=_("stays without name and address"),
    ),
)  # fmt: skip
_LATELY = _("registered for an event ahead, or for one of the last twelve months")
KEEPS = (KeepsPeople("events", _LATELY, _needed_by_name),)
