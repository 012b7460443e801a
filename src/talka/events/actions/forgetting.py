"""What events forget: by the clock, and with a person who is forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.actions import system_actor
from talka.accounts.models import User
from talka.events import rules
from talka.events.models import Certificate, Event, FeedbackRequest, Invitation, Registration
from talka.events.queries.personal_data import KEPT_FOR
from talka.kernel.actions import action, note
from talka.kernel.audit.models import AuditEntry
from talka.kernel.audit.redaction import VOUCHED, redact
from talka.kernel.modules import object_type
from talka.kernel.text import fold
from talka.registry.models import Person

LEFT_OUT = "[…]"
# What the trail holds of somebody.
PERSONAL = frozenset({"name", "email", "organisation_name"})
MOST_AT_ONCE = 50


@action(allowed=rules.may_forget)
def forget_needs(event: Event, *, actor: User) -> Event:
    """Forget what people needed to take part, once the event is over."""
    note(forgotten=event.registrations.exclude(needs="").update(needs=""))
    return event


@action(allowed=rules.may_forget)
def forget_registrations(event: Event, *, actor: User) -> Event:
    """Forget who had registered and was invited; how many they were, and what was delivered, stays."""
    rows = list(event.registrations.filter(forgotten_at=None))
    invited = list(event.invitations.exclude(email=""))
    for row in rows:
        _forget(row, _("Participant %(number)s") % {"number": row.pk})
    for one in invited:
        one.name, one.email, one.organisation_name = _("Invited %(number)s") % {"number": one.pk}, "", ""
        one.save(update_fields=["name", "email", "organisation_name"])
    FeedbackRequest.objects.filter(registration__event=event).delete()
    entries = [*_entries(Registration, [row.pk for row in rows]), *_entries(Invitation, [one.pk for one in invited])]
    note(forgotten=len(rows), **{VOUCHED: redact(entries)})
    return event


def forget_old() -> None:
    """What the clock does each day; safe to run twice."""
    actor, now = system_actor(), timezone.now()
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    over = Event.objects.filter(ends_at__lt=today)
    for event in over.filter(registrations__in=Registration.objects.exclude(needs="")).distinct()[:MOST_AT_ONCE]:
        forget_needs(event, actor=actor)
    old = Event.objects.filter(ends_at__lt=now - KEPT_FOR)
    known = Q(registrations__in=Registration.objects.filter(forgotten_at=None))
    invited = Q(invitations__in=Invitation.objects.exclude(email=""))
    for event in old.filter(known | invited).distinct()[:MOST_AT_ONCE]:
        forget_registrations(event, actor=actor)


def forget_person(person: Person, addresses: Iterable[str], pseudonym: str) -> None:
    """Take a person who is forgotten out of registrations, invitations and certificates; the caller holds the verb.

    A colleague with the same address stays, without the address.
    """
    name, known = fold(person.name)[:150], list(addresses)
    at_address = Registration.objects.filter(email_folded__in=known) if known else Registration.objects.none()
    own = Q(person=person) | Q(pk__in=at_address.filter(name_folded=name).values("pk"))
    for row in Registration.objects.filter(own):
        _forget(row, pseudonym)
        Certificate.objects.filter(registration=row).update(name=pseudonym)
        FeedbackRequest.objects.filter(registration=row).delete()
    for row in at_address.exclude(name_folded=name):
        row.email = ""
        row.save()
    for address in known:
        for number, one in enumerate(Invitation.objects.filter(email__iexact=address)):
            one.email = ""
            if fold(one.name) == fold(person.name):
                # The number keeps apart what was invited twice.
                one.name, one.organisation_name = f"{pseudonym} {number}" if number else pseudonym, ""
            one.save()


def _forget(row: Registration, words: str) -> None:
    row.name, row.email, row.phone, row.needs, row.answers = words, "", "", "", {}
    row.party, row.door_key, row.cancel_reason, row.consents_to_photos = "", "", "", None
    row.forgotten_at = row.forgotten_at or timezone.now()
    row.version += 1
    row.save()


def _entries(model: type[Registration | Invitation], keys: Iterable[int]) -> list[AuditEntry]:
    """Entries of the trail about these rows, with what told who it was left out."""
    found: QuerySet[AuditEntry] = AuditEntry.objects.filter(
        object_type=object_type(model), object_id__in=[str(key) for key in keys]
    )
    entries = list(found.order_by("sequence"))
    for entry in entries:
        changes = json.loads(entry.changes)
        for name in PERSONAL & changes.keys():
            changes[name] = [LEFT_OUT if one else one for one in changes[name]]
        entry.changes = json.dumps(changes, ensure_ascii=False, sort_keys=True)
        entry.object_label, entry.reason = LEFT_OUT, LEFT_OUT if entry.reason else ""
    return entries
