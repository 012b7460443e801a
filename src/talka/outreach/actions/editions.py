"""Writing an edition, sending it, stopping it, and what follows when it is out."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.accounts.actions import system_actor
from talka.accounts.models import User
from talka.kernel.actions import Conflict, Refused, action, note
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.numbers import format_count
from talka.kernel.portions import portions
from talka.outreach import mails, rules
from talka.outreach.actions.subscribers import unsubscribe_complaining
from talka.outreach.actions.work import Done, record_done
from talka.outreach.models import Delivery, Edition, EditionLink, EditionState
from talka.outreach.queries.addresses import edition_url
from talka.outreach.queries.content import filled, links_of, parts_of, placeholders
from talka.outreach.queries.editions import (
    checks,
    deliveries_complained_of,
    deliveries_refused,
    is_tried,
    on_their_way,
    progress_of,
    stopped_before,
    takes_no_letters,
)
from talka.outreach.queries.subscribers import recipients
from talka.outreach.queries.work import NEWSLETTER
from talka.outreach.tasks import queue_edition

CHANNEL = "newsletter"
# An edition whose letters are not all written after this is begun again.
PATIENCE = timedelta(minutes=20)


class RecipientsChanged(Refused):
    """Meanwhile somebody came or left: the number that was agreed to is not the number of letters."""

    def __init__(self, now: int) -> None:
        super().__init__(
            _("The number does not match: there are %(now)s recipients now. Look once more.") % {"now": now},
            field="number",
        )


@action(allowed=rules.may_write_edition)
def write_edition(edition: Edition, *, actor: User) -> Edition:
    """Begin an edition."""
    edition.created_by = actor
    edition.save(force_insert=True)
    return edition


@action(allowed=rules.may_write_edition, edits=True)
def edit_edition(edition: Edition, *, values: Mapping[str, Any], version: int, actor: User) -> Edition:
    """Change its subject, its readers or what it is for."""
    stored = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if stored.version != version or not stored.is_draft:
        raise Conflict(stored)
    for name, value in values.items():
        setattr(edition, name, value)
    edition.version = version + 1
    edition.save(update_fields=[*values, "version"])
    return edition


@action(allowed=rules.may_write_edition)
def delete_edition(edition: Edition, *, actor: User) -> Edition:
    """Throw a draft away."""
    note(title=edition.title)
    edition.delete()
    return edition


@action(allowed=rules.may_write_edition)
def try_edition(edition: Edition, *, actor: User) -> Edition:
    """Send it to oneself only."""
    mails.send_test(edition, to=actor)
    return edition


@action(allowed=rules.may_write_edition)
def send_edition(edition: Edition, *, expected: int, actor: User) -> Edition:
    """Send it to everybody whom it is for; `expected` is how many the sender has seen and agreed to.

    What stands in it is kept as it is now; the letters are written in the background and handed over by the clock.
    """
    wrong = next((one for one in checks(edition) if one.stops), None)
    if wrong is not None:
        raise Refused(wrong.words)
    number = recipients(edition).count()
    if number != expected:
        raise RecipientsChanged(number)
    parts = parts_of(edition)
    draft = Edition.objects.filter(pk=edition.pk, state=EditionState.DRAFT, version=edition.version)
    if not draft.update(
        state=EditionState.QUEUEING, content=parts, recipients=number, sent_by=actor, sent_at=timezone.now()
    ):
        raise Conflict(Edition.objects.get(pk=edition.pk))
    EditionLink.objects.bulk_create(
        EditionLink(edition=edition, number=at, url=url[:1000]) for at, url in enumerate(links_of(parts), 1)
    )
    edition.refresh_from_db()
    queue_edition.enqueue(edition.pk)
    return edition


@action(allowed=rules.may_stop)
def stop_edition(edition: Edition, *, actor: User) -> Edition:
    """Let the letters that still wait not go out; what was handed over cannot be called back."""
    if not Edition.objects.filter(pk=edition.pk, state=EditionState.SENDING).update(state=EditionState.STOPPED):
        raise Refused(_("This edition is not on its way any more."))
    waiting = Delivery.objects.filter(edition=edition, letter__state=LetterState.WAITING)
    stopped = waiting.update(stopped_at=timezone.now())
    letters = Letter.objects.filter(delivery__edition=edition, state=LetterState.WAITING)
    letters.update(state=LetterState.WITHDRAWN)
    note(stopped=stopped)
    edition.refresh_from_db()
    return edition


@action(allowed=rules.may_resume)
def resume_edition(edition: Edition, *, actor: User) -> Edition:
    """Let those letters go out after all, to whoever still wants them; nobody gets it twice."""
    if not Edition.objects.filter(pk=edition.pk, state=EditionState.STOPPED).update(state=EditionState.SENDING):
        raise Refused(_("This edition is not stopped any more."))
    held = Delivery.objects.filter(edition=edition, letter__state=LetterState.WITHDRAWN).exclude(stopped_at=None)
    now, keys = (
        timezone.now(),
        list(held.exclude(letter__address="").order_by("pk").values_list("letter_id", flat=True)),
    )
    for minute, some in enumerate(portions(keys, mails.LETTERS_A_MINUTE)):
        waiting = Letter.objects.filter(pk__in=some, state=LetterState.WITHDRAWN)
        waiting.update(state=LetterState.WAITING, due_at=now + timedelta(minutes=minute))
    Delivery.objects.filter(edition=edition, letter__in=keys).update(stopped_at=None)
    note(resumed=len(keys))
    edition.refresh_from_db()
    return edition


@action(allowed=rules.may_finish)
def finish_edition(edition: Edition, *, actor: User) -> Edition:
    """Every letter was tried: the edition is out, and stands in the work log once."""
    _close(edition, EditionState.SENDING)
    return edition


@action(allowed=rules.may_end)
def end_edition(edition: Edition, *, actor: User) -> Edition:
    """A stopped edition is not sent on: it counts as sent to those whom it reached, and to none as never sent."""
    if not _close(edition, EditionState.STOPPED):
        raise Refused(_("This edition is not stopped any more."))
    return edition


def _close(edition: Edition, state: str) -> bool:
    """Nothing goes out any more; what did stands in the work log once."""
    if not Edition.objects.filter(pk=edition.pk, state=state).update(
        state=EditionState.SENT, finished_at=timezone.now()
    ):
        return False
    edition.refresh_from_db()
    told = progress_of(edition)
    # What waits no more may be on its way to the mail server at this moment.
    reached = told.sent or told.waiting or state == EditionState.SENDING
    if reached and edition.activity_id is None and edition.sent_at is not None and edition.sent_by is not None:
        edition.activity = _recorded(edition)
        edition.save(update_fields=["activity"])
    return True


def _recorded(edition: Edition) -> Any:
    told = progress_of(edition)
    with translation.override("lv"):
        words = ngettext(
            "Sent to %(count)s subscriber by e-mail.", "Sent to %(count)s subscribers by e-mail.", told.sent
        ) % {"count": format_count(told.sent)}
    assert edition.sent_by is not None  # noqa: S101 -- its caller has looked
    done = Done(
        kind=NEWSLETTER, centre=edition.centre, title=filled(edition.title, placeholders(edition)),
        day=timezone.localdate(edition.sent_at), channel=CHANNEL, purpose=edition.purpose, link=edition_url(edition),
        notes=words,
    )  # fmt: skip
    return record_done(done, actor=edition.sent_by)


def write_letters_of(edition: Edition) -> None:
    """What the background does with an edition that was sent off; done twice, it writes nothing twice."""
    mails.write_letters(edition)


def see_editions_through() -> None:
    """What the clock does: begin again what was left, note mailboxes that are gone, finish what is out."""
    left = Edition.objects.filter(state=EditionState.QUEUEING, sent_at__lt=timezone.now() - PATIENCE)
    for edition in left.select_related("centre"):
        write_letters_of(edition)
    note_bounces()
    note_complaints()
    for edition in on_their_way():
        if is_tried(edition):
            finish_edition(edition, actor=system_actor())
    for edition in stopped_before(timezone.now() - timedelta(days=rules.DAYS_TO_RESUME)):
        with suppress(Refused):  # somebody goes on with it at this moment
            end_edition(edition, actor=system_actor())


def note_bounces() -> int:
    """Write to nobody again whose mailbox takes no letters; how many letters were refused or came back."""
    now, noted = timezone.now(), 0
    for delivery in list(deliveries_refused()[:1_000]):
        with transaction.atomic():
            delivery.bounced_at = now
            delivery.save(update_fields=["bounced_at"])
            reader = delivery.subscriber
            if reader.email and reader.bounced_at is None and takes_no_letters(delivery):
                reader.bounced_at = now
                reader.save(update_fields=["bounced_at"])
        noted += 1
    return noted


def note_complaints() -> int:
    """Write to nobody again who told their mailbox that our letters are unwanted; how many there were."""
    complained = list(deliveries_complained_of()[:1_000])
    for delivery in complained:
        unsubscribe_complaining(delivery.subscriber, edition=delivery.edition, actor=system_actor())
    return len(complained)
