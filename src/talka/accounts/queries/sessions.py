"""Where somebody is signed in at this moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from talka.accounts.models import User
from talka.kernel.http import SEEN

# What a session remembers about itself from when it began.
BROWSER, SINCE = "browser", "signed_in_at"
# In this order: most browsers also name those that they descend from.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Vivaldi", "Vivaldi"),
    ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class SignedIn:
    """A browser in which somebody is signed in; `key` is a secret, and `browser` empty when it told nothing."""

    key: str
    browser: str
    since: datetime | None
    seen: datetime


def browser_of(user_agent: str) -> str:
    """Browser and system in two words, “Firefox, Windows”: so that people know their own, and no more."""
    known = (next((name for sign, name in names if sign in user_agent), "") for names in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in known if name)


def keys_of(user: User) -> Iterator[tuple[Session, dict[str, Any]]]:
    """The sessions of somebody with what is in them, also those that wait for the second step.

    A session names its owner inside what is signed, so each that has not ended is opened.
    """
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        inside = session.get_decoded()
        half_way = inside.get(LOGIN_SESSION_KEY) or {}
        if inside.get(SESSION_KEY) == str(user.pk) or half_way.get("user_pk") == user_pk_to_url_str(user):
            yield session, inside


def signed_in_as(user: User) -> list[SignedIn]:
    """Where this person is signed in, last seen first; a session that the next request will end is none."""
    proof, now = user.get_session_auth_hash(), timezone.now()
    found = [
        _told(session, inside)
        for session, inside in keys_of(user)
        if constant_time_compare(str(inside.get(HASH_SESSION_KEY, "")), proof)
    ]
    left_alone = timedelta(minutes=settings.IDLE_MINUTES) if settings.IDLE_MINUTES else timedelta.max
    return sorted((one for one in found if now - one.seen <= left_alone), key=lambda one: one.seen, reverse=True)


def _told(session: Session, inside: dict[str, Any]) -> SignedIn:
    since = _moment(inside.get(SINCE))
    stored = session.expire_date - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    seen = _moment(inside.get(SEEN)) or since or stored
    return SignedIn(session.session_key, str(inside.get(BROWSER, "")), since, seen)


def _moment(stamp: object) -> datetime | None:
    return datetime.fromtimestamp(stamp, tz=UTC) if isinstance(stamp, int) else None
