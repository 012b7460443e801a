"""Beginning, changing and ending a subscription."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone, translation

from talka.accounts.models import Centre, User
from talka.kernel.actions import action, note
from talka.outreach import mails, rules
from talka.outreach.models import (
    Consent,
    Delivery,
    Edition,
    Interest,
    Subscriber,
    SubscriberState,
    Suppression,
)
from talka.outreach.queries.subscribers import Wanted, cleaned_address, hash_of_address, subscriber_with


@action(allowed=rules.may_ask_to_subscribe)
def ask_subscription(subscriber: Subscriber, *, wanted: Wanted, actor: User) -> Subscriber:
    """Write down that somebody asked for the newsletter, and write to the address; nothing begins before they press.

    Whoever has it already is told so by a letter, so that the page tells nobody who subscribes.
    """
    subscriber.email = cleaned_address(subscriber.email)
    known = subscriber_with(subscriber.email, subscriber.centre)
    if known is not None and known.state == SubscriberState.ACTIVE:
        with translation.override(known.language):
            mails.tell_subscribed(known)
        return known
    if known is not None:
        known.consent_words, known.consent_at, known.asked_at = (
            subscriber.consent_words, subscriber.consent_at, timezone.now(),
        )  # fmt: skip
        subscriber = known
    subscriber.consent = Consent.PAGE
    subscriber.save()
    _keep(subscriber, wanted)
    with translation.override(subscriber.language):
        mails.ask_to_confirm(subscriber)
    return subscriber


@action(allowed=rules.may_change_own)
def confirm_subscription(subscriber: Subscriber, *, actor: User) -> Subscriber:
    """The button behind the letter's link was pressed: from now on they are written to."""
    now = timezone.now()
    waiting = Subscriber.objects.filter(pk=subscriber.pk, state=SubscriberState.PENDING)
    if waiting.update(state=SubscriberState.ACTIVE, confirmed_at=now, bounced_at=None):
        Suppression.objects.filter(address_hash=hash_of_address(subscriber.email)).filter(
            centre=subscriber.centre
        ).delete()
        Suppression.objects.filter(address_hash=hash_of_address(subscriber.email), centre=None).delete()
    subscriber.refresh_from_db()
    return subscriber


@action(allowed=rules.may_change_own)
def change_subscription(subscriber: Subscriber, *, wanted: Wanted, actor: User) -> Subscriber:
    """Choose anew what one gets."""
    _keep(subscriber, wanted)
    return subscriber


@action(allowed=rules.may_change_own)
def unsubscribe(subscriber: Subscriber, *, edition: Edition | None = None, actor: User) -> Subscriber:
    """The reader does not want it any more: the address goes, what stays is a hash by which no list brings it back."""
    if edition is not None:
        _left_after(edition, subscriber)
    return _ended(subscriber)


@action(allowed=rules.may_change_own)
def unsubscribe_complaining(subscriber: Subscriber, *, edition: Edition, actor: User) -> Subscriber:
    """The reader pressed “this is spam” and their mail provider told us so: they do not want it any more."""
    note(source="complaint", edition=edition.pk)
    _left_after(edition, subscriber)
    return _ended(subscriber)


@action(allowed=rules.may_end_subscription)
def end_subscription(subscriber: Subscriber, *, actor: User) -> Subscriber:
    """The same, by staff, for whoever asked in another way."""
    return _ended(subscriber)


@action(allowed=rules.may_write_again)
def write_to_again(subscriber: Subscriber, *, actor: User) -> Subscriber:
    """The mailbox is there again: the next edition goes to it."""
    subscriber.bounced_at = None
    subscriber.save(update_fields=["bounced_at"])
    return subscriber


@action(allowed=rules.may_add_list)
def add_list(  # noqa: PLR0913 -- what a list says about its consent
    centre: Centre, *, addresses: Iterable[tuple[str, str]], consent: str, agreed_at: datetime, language: str,
    actor: User,
) -> Centre:  # fmt: skip
    """Subscribe addresses, each with a role, whose consent is kept elsewhere; the caller has left out all others."""
    now = timezone.now()
    rows = [
        Subscriber(
            centre=centre, email=cleaned_address(email), role=role, language=language, state=SubscriberState.ACTIVE,
            consent=Consent.LIST, consent_words=consent, consent_at=agreed_at, confirmed_at=now,
        )
        for email, role in addresses
    ]  # fmt: skip
    Subscriber.objects.filter(
        centre=centre, state=SubscriberState.PENDING, email__in=[row.email for row in rows]
    ).delete()
    Subscriber.objects.bulk_create(rows, batch_size=1_000)
    note(subscribers=len(rows), consent=consent)
    return centre


def forget_subscriber(_person: object, addresses: Iterable[str], _pseudonym: str) -> None:
    """Take a forgotten person's addresses out; nobody can subscribe them again but they themselves."""
    for address in {cleaned_address(one) for one in addresses}:
        rows = Subscriber.objects.filter(email=address)
        if rows.exists():
            Suppression.objects.get_or_create(centre=None, address_hash=hash_of_address(address))
            for one in rows:
                _emptied(one)


def _keep(subscriber: Subscriber, wanted: Wanted) -> None:
    subscriber.language, subscriber.role = wanted.language, wanted.role
    subscriber.save(update_fields=["language", "role"])
    subscriber.interests.all().delete()
    Interest.objects.bulk_create(
        Interest(subscriber=subscriber, kind=kind, value=value)
        for kind, values in wanted.interests.items()
        for value in dict.fromkeys(values)
    )


def _left_after(edition: Edition, subscriber: Subscriber) -> None:
    left = Delivery.objects.filter(edition=edition, subscriber=subscriber, unsubscribed_at=None)
    left.update(unsubscribed_at=timezone.now())


def _ended(subscriber: Subscriber) -> Subscriber:
    locked = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if locked.email:
        Suppression.objects.get_or_create(centre=locked.centre, address_hash=hash_of_address(locked.email))
    _emptied(locked)
    subscriber.refresh_from_db()
    return subscriber


def _emptied(subscriber: Subscriber) -> None:
    subscriber.interests.all().delete()
    subscriber.email, subscriber.role, subscriber.consent_words = "", "", ""
    subscriber.state, subscriber.ended_at = SubscriberState.ENDED, subscriber.ended_at or timezone.now()
    subscriber.save()
