"""Certificates: how they look, giving them, taking one back."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from talka.accounts.models import User
from talka.events import rules
from talka.events.mails.afterwards import send_certificate, tell_revoked
from talka.events.models import (
    Certificate,
    CertificateDesign,
    CertificateNumbers,
    CertificateRun,
    Event,
    Registration,
)
from talka.events.queries.certificates import design_of, due, running, snapshot, standing_of, this_year
from talka.kernel.actions import Conflict, Refused, action, note


@action(allowed=rules.may_design)
def save_design(
    design: CertificateDesign, *, values: Mapping[str, object], version: int, actor: User
) -> CertificateDesign:
    """Say how the centre's certificates look from now on; those that were given stay as they are."""
    stored = CertificateDesign.objects.select_for_update().filter(centre=design.centre).first()
    if stored is not None and stored.version != version:
        raise Conflict(stored)
    kept = stored or design
    for name, value in values.items():
        setattr(kept, name, value)
    kept.version = version + 1
    kept.save()
    return kept


@action(allowed=rules.may_give_certificates)
def start_giving(event: Event, *, actor: User) -> CertificateRun:
    """Begin to give certificates to everybody who is due one; what is under way is not begun again."""
    Event.objects.select_for_update().get(pk=event.pk)
    under_way = running(event)
    if under_way is not None:
        # Its worker may have given up: whoever presses again lets another one go on.
        give_certificates.enqueue(under_way.pk)
        return under_way
    wanted = len(due(event))
    if not wanted:
        raise Refused(_("Nobody is due a certificate: those who were there for long enough have one."))
    there = event.certificates.filter(revoked_at=None).count()
    run = CertificateRun.objects.create(event=event, wanted=wanted, there_before=there, started_by=actor)
    give_certificates.enqueue(run.pk)
    return run


@action(allowed=rules.may_give_certificates)
def finish_giving(event: Event, *, run_id: int, actor: User) -> Event:
    """Note that a run has come to its end."""
    CertificateRun.objects.filter(pk=run_id, event=event, finished_at=None).update(finished_at=timezone.now())
    return event


@action(allowed=rules.may_give_certificates)
def give_certificate(event: Event, *, registration: Registration, minutes: int, actor: User) -> Certificate:
    """Give one with the next number of its centre and year, and write to its holder; given twice it is the same one."""
    year = this_year()
    CertificateNumbers.objects.get_or_create(centre=event.centre, year=year)
    # The row of numbers is the lock: whoever holds it gives the next number, or none if something fails.
    numbers = CertificateNumbers.objects.select_for_update().get(centre=event.centre, year=year)
    there = Certificate.objects.filter(registration=registration, revoked_at=None).first()
    if there is not None:
        return there
    CertificateNumbers.objects.filter(pk=numbers.pk).update(last=F("last") + 1)
    number = f"{event.centre.code.upper()}-{year}-{numbers.last + 1:04d}"
    design = design_of(event.centre)
    certificate = Certificate.objects.create(
        event=event, registration=registration, number=number, name=registration.name, minutes=minutes,
        says=snapshot(event, design, number, minutes), logo=design.logo, issued_by=actor,
    )  # fmt: skip
    send_certificate(certificate)
    return certificate


@action(allowed=rules.may_revoke)
def revoke_certificate(certificate: Certificate, *, reason: str, actor: User) -> Certificate:
    """Say that a certificate does not hold any more; its number is not given again."""
    if not reason.strip():
        raise Refused(_("Say why it is revoked: the holder reads it."), field="reason")
    now = timezone.now()
    left = Certificate.objects.filter(pk=certificate.pk, revoked_at=None)
    if not left.update(revoked_at=now, revoke_reason=reason.strip()[:300]):
        raise Refused(_("This certificate is revoked already."))
    certificate.revoked_at, certificate.revoke_reason = now, reason.strip()[:300]
    note(number=certificate.number)
    tell_revoked(certificate)
    return certificate


class NotDue(Refused):
    """By what is noted now, and by the event's rule, nobody would be given this certificate."""

    def __init__(self, name: str) -> None:
        words = _(
            "%(name)s is not due a certificate by what is noted now. Nothing is changed: correct who came and for how "
            "long, or revoke it without giving a new one."
        )
        super().__init__(words % {"name": name})


def give_anew(certificate: Certificate, *, reason: str, actor: User) -> Certificate:
    """Revoke a certificate and give another for what is noted now; neither where the rule is not met. Raises NotDue."""
    with transaction.atomic():
        revoke_certificate(certificate, reason=reason, actor=actor)
        return give_again(certificate, actor=actor)


def give_again(certificate: Certificate, *, actor: User) -> Certificate:
    """Give somebody another one in the place of theirs that was revoked. Raises NotDue."""
    event = certificate.event
    rows = standing_of(event).revoked
    row = next((one for one in rows if one.registration.pk == certificate.registration_id), None)
    if row is None:
        raise NotDue(certificate.registration.name)
    return give_certificate(event, registration=row.registration, minutes=row.minutes, actor=actor)


@task()
def give_certificates(run_id: int) -> None:
    """Give them one by one, each in its own transaction; a killed worker leaves the rest to the next attempt."""
    run = CertificateRun.objects.select_related("event__centre", "started_by").get(pk=run_id)
    if run.finished_at is not None:
        return
    try:
        for row in due(run.event):
            give_certificate(run.event, registration=row.registration, minutes=row.minutes, actor=run.started_by)
    except Refused:
        # Who pressed the button may not do so any more, or the event was cancelled: what was given holds.
        CertificateRun.objects.filter(pk=run.pk).delete()
        return
    finish_giving(run.event, run_id=run.pk, actor=run.started_by)
