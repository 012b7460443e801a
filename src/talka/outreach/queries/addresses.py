"""Addresses of public pages, and the signed keys in letters."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from talka.kernel.addresses import absolute
from talka.outreach.models import Edition, EditionLink, NewsItem, Subscriber, SubscriberState

CONFIRM_SALT, KEY_SALT = "outreach.confirm", "outreach.subscriber"
CONFIRM_FOR = timedelta(days=7)
MOST_KEY = 200


def confirm_key(subscriber: Subscriber) -> str:
    """What stands in the letter that asks for a confirmation."""
    return signing.TimestampSigner(salt=CONFIRM_SALT).sign(subscriber.code)


def subscriber_key(code: str, edition_code: str = "") -> str:
    """What stands for a subscriber in letters, and from which edition they come; it does not grow old."""
    return signing.Signer(salt=KEY_SALT).sign(f"{code}.{edition_code}")


def subscriber_to_confirm(key: str) -> Subscriber | None:
    """Whose address this key proves; none when it is too old or false."""
    try:
        code = signing.TimestampSigner(salt=CONFIRM_SALT).unsign(key[:MOST_KEY], max_age=CONFIRM_FOR)
    except signing.BadSignature:
        return None
    waiting = Subscriber.objects.select_related("centre").filter(code=code)
    return waiting.exclude(state=SubscriberState.ENDED).first()


def subscriber_of_key(key: str) -> tuple[Subscriber, Edition | None] | None:
    """Who holds this key and by which edition; also whoever has left, so that the page can say so."""
    try:
        code, _dot, edition_code = signing.Signer(salt=KEY_SALT).unsign(key[:MOST_KEY]).partition(".")
    except signing.BadSignature:
        return None
    subscriber = Subscriber.objects.select_related("centre").filter(code=code).first()
    if subscriber is None:
        return None
    edition = Edition.objects.filter(code=edition_code).first() if edition_code else None
    return subscriber, edition


def edition_url(edition: Edition) -> str:
    """The edition in the archive."""
    return absolute(reverse("outreach:edition", args=[edition.code]))


def news_url(news: NewsItem) -> str:
    """The page of a piece of news."""
    return absolute(reverse("outreach:news_item", args=[news.code]))


def link_url(edition: Edition, number: int) -> str:
    """Leads on to a link of an edition, and counts that somebody followed it."""
    return absolute(reverse("outreach:follow", args=[edition.code, number]))


def link_of(edition_code: str, number: int) -> EditionLink | None:
    """A link of an edition that went out."""
    return EditionLink.objects.filter(
        edition__in=Edition.objects.public(), edition__code=edition_code, number=number
    ).first()
