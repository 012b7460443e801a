"""Verbs on the keys with which machines come in."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts import rules
from talka.accounts.models import ApiToken, User
from talka.accounts.queries import hash_of_key
from talka.kernel.actions import Refused, action

LONGEST_LIFE = timedelta(days=366)
PREFIX = "talka_"


@action(allowed=rules.may_make_token)
def make_token(token: ApiToken, *, actor: User) -> ApiToken:
    """Make a key for a machine; the returned token carries it this once, the database keeps only its hash."""
    now = timezone.now()
    if not now < token.expires_at <= now + LONGEST_LIFE:
        raise Refused(_("A key lives at least a day and at most a year."), field="days")
    token.key = PREFIX + secrets.token_urlsafe(32)
    token.token_hash = hash_of_key(token.key)
    token.made_at = now
    token.save(force_insert=True)
    return token


@action(allowed=rules.may_revoke_token)
def revoke_token(token: ApiToken, *, actor: User) -> ApiToken:
    """Make a key open nothing from now on."""
    now = timezone.now()
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        raise Refused(_("This key has already been revoked."))
    token.revoked_at = now
    return token


def note_use_of_token(token: ApiToken) -> None:
    """Keep when a key was last used, to the minute; not a verb, since nobody decides it."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
