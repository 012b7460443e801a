"""Who wants to look after a profile, and who does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.directory import rules
from talka.kernel.audit.trail import entries_about
from talka.kernel.periods import format_date
from talka.places.queries import regions_of
from talka.registry.models import Claim, Community, Mandate, Network, Organisation, Profile
from talka.registry.models.profiles import CHOOSABLE, LANGUAGES
from talka.registry.queries.profiles import CONFIRMED_FOR, in_places

ADDRESS_SALT, WELCOME_SALT = "talka.directory.address", "talka.directory.welcome"
ADDRESS_FOR, WELCOME_FOR = timedelta(days=7), timedelta(days=14)
MOST_CHANGES, MOST_WAITING = 30, 99
OWN_VERBS = ("directory.keep_profile", "directory.confirm_own_profile")
WITH = ("organisation", "community", "network__coordinator", "user", "decided_by", "invited_by", "correspondence")
# Letter boxes that many people have say nothing about who somebody works for.
SHARED_DOMAINS = frozenset({"gmail.com", "inbox.lv", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com"})


def subject_of(claim: Claim) -> Organisation | Community | Network:
    """The profile that a claim is about."""
    found = claim.organisation or claim.community or claim.network
    assert found is not None  # noqa: S101 -- the constraint claim_is_of_one says so
    return found


def claims_visible_to(user: User) -> QuerySet[Claim]:
    """All claims whose address is proven, and invitations, the latest first, for whoever works in some centre."""
    rows = Claim.objects.select_related(*WITH).exclude(email_confirmed_at=None, invited_by=None)
    return rows if rules.may_decide_claims(user) else rows.none()


def waiting_claims(user: User) -> QuerySet[Claim]:
    """Those that nobody has decided, the earliest first."""
    return claims_visible_to(user).filter(decided_at=None, invited_by=None).order_by("pk")


def held_claims(user: User) -> QuerySet[Claim]:
    """Those that are a right at present."""
    return claims_visible_to(user).filter(granted=True, ended_at=None)


def without_mandate(user: User) -> QuerySet[Claim]:
    """Rights from before rights had mandates: nobody has entered yet that these people speak for it."""
    same = Q(organisation=OuterRef("organisation")) | Q(community=OuterRef("community"))
    spoken = Mandate.objects.filter(same | Q(network=OuterRef("network")), role=Mandate.Role.REPRESENTATIVE, ends=None)
    by_hand = spoken.filter(person__email_folded=OuterRef("email"))
    return held_claims(user).filter(~Exists(by_hand), user__isnull=False, mandates=None).order_by("pk")


def past_claims(user: User) -> QuerySet[Claim]:
    """Those that were refused or have ended."""
    return claims_visible_to(user).filter(Q(granted=False) | Q(ended_at__isnull=False))


def number_waiting_near(user: User) -> int:
    """How many wait in the regions of somebody's centres; what lies in no place is everybody's."""
    around = [region.pk for region in regions_of(user)]
    rows = waiting_claims(user)
    if around:
        fields = ("organisation__place", "community__place", "network__place")
        rows = rows.filter(in_places(around, *fields) | Q(**dict.fromkeys(fields)))
    return rows.order_by()[: MOST_WAITING + 1].count()


def claims_of(user: User) -> QuerySet[Claim]:
    """What somebody looks after at present."""
    return Claim.objects.select_related(*WITH).filter(user=user, granted=True, ended_at=None).order_by("pk")


def represents(user: User) -> bool:
    """Whether somebody has nothing here but profiles of their own to look after; asked only of those without roles."""
    return not user.access.works and not user.access.funders and claims_of(user).exists()


def address_key(claim: Claim) -> str:
    """The secret of the letter that proves an address."""
    return signing.dumps({"claim": claim.pk, "email": claim.email}, salt=ADDRESS_SALT)


def welcome_key(claim: Claim) -> str:
    """The secret of the letter to a new representative."""
    return signing.dumps({"claim": claim.pk, "email": claim.email}, salt=WELCOME_SALT)


def claim_of_key(key: str, salt: str, valid_for: timedelta) -> Claim | None:
    """The claim that a letter is about; None for a key that was made up, has changed or is too old."""
    try:
        held: Any = signing.loads(key, salt=salt, max_age=valid_for)
    except signing.BadSignature:
        return None
    return Claim.objects.select_related(*WITH).filter(pk=held["claim"], email=held["email"]).first()


def account_with(email: str) -> User | None:
    """Whoever signs in with this address."""
    return User.objects.filter(email__iexact=email, is_system=False).first()


def reasons_to_trust(claim: Claim) -> list[str]:
    """What speaks for a claim, in words."""
    profile = subject_of(claim)
    address = claim.email.casefold()
    domain = address.rpartition("@")[2]
    site = profile.website.partition("//")[2].partition("/")[0].casefold().removeprefix("www.")
    found = []
    if profile.email and address == profile.email.casefold():
        found.append(_("The address is the e-mail of the profile itself."))
    elif domain and domain == site and domain not in SHARED_DOMAINS:
        found.append(_("The address belongs to the website of the profile."))
    coordinator = claim.network.coordinator if claim.network else None
    if coordinator is not None and coordinator.email and address == coordinator.email.casefold():
        found.append(_("The address is the e-mail of the organisation that coordinates the network."))
    return found


@dataclass(frozen=True)
class Change:
    """One change that a representative made: which facts, before and after."""

    at: datetime
    who: str
    facts: tuple[tuple[str, str, str], ...]


def changes_by_representatives(profile: Profile) -> list[Change]:
    """What representatives changed about a profile, the latest first."""
    entries = entries_about(profile).filter(verb__in=OWN_VERBS)[:MOST_CHANGES]
    return [Change(one.at, one.actor_label, _facts(profile, json.loads(one.changes))) for one in entries]


def _facts(profile: Profile, changes: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    labels = {field.name: str(getattr(field, "verbose_name", field.name)) for field in profile._meta.concrete_fields}
    labels["public_fields"] = _("what everybody may see")
    return tuple(
        (labels[name], _in_words(name, before), _in_words(name, after))
        for name, (before, after) in changes.items()
        if name in labels and name not in {"version", "confirmed_by"}
    )


def _in_words(name: str, value: Any) -> str:
    """A value of the trail as people read it: codes in words, days in the short form."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value or "").strip()
    if name == "confirmed_on":
        return format_date(date.fromisoformat(text)) if text else ""
    known = {"public_fields": CHOOSABLE, "languages": LANGUAGES}.get(name)
    return ", ".join(str(known.get(code, code)) for code in text.split()) if known else text


def to_be_reminded(today: date) -> list[Claim]:
    """Representatives of profiles that nobody has confirmed for a year, each at most once a year."""
    limit = today - CONFIRMED_FOR
    days = [f"{kind}__confirmed_on" for kind in ("organisation", "community", "network")]
    old = Q(*((f"{day}__lte", limit) for day in days), _connector=Q.OR)
    never = Q(**dict.fromkeys(days), decided_at__date__lte=limit)
    rows = Claim.objects.select_related(*WITH).filter(granted=True, ended_at=None, user__is_active=True)
    since = Q(correspondence__reminded_on=None) | Q(correspondence__reminded_on__lte=limit)
    return list(rows.filter(old | never).filter(since).order_by("pk"))


def never_proven(before: datetime) -> QuerySet[Claim]:
    """Claims whose letter nobody has answered since."""
    return Claim.objects.filter(email_confirmed_at=None, decided_at=None, invited_by=None, asked_at__lt=before)


def letters_since(email: str, hours: int) -> int:
    """How many letters a claim has made us write to an address lately."""
    since = timezone.now() - timedelta(hours=hours)
    return Claim.objects.filter(email__iexact=email, asked_at__gt=since).count()
