"""The log as machines ask for it: things by their codes, and one page after another."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import Centre, User
from talka.accounts.queries import centres_of
from talka.activities.models import Activity, ActivityQuerySet
from talka.activities.queries.log import agreements_worked_on, for_listing, kinds_in_use
from talka.kernel.actions import Refused
from talka.places.models import Place
from talka.places.queries import municipality_with_code, refusal_of, unit_meant

MOST_ID = 2**63 - 1
PARTS = {"year": "ordinal", "purpose": "code", "series": "code"}


@dataclass(frozen=True)
class LogFilters:
    """What the log is narrowed to; empty does not narrow."""

    agreement: str = ""
    year: int | None = None
    purpose: str = ""
    kind: str = ""
    state: str = ""
    text: str = ""
    ref: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class LogPage:
    """Entries, newest first, and where the next page begins; empty at the end."""

    rows: list[Activity]
    next: str


def activities_visible_to(user: User) -> ActivityQuerySet:
    """Where everything about one entry starts from."""
    return Activity.objects.visible_to(user)


def log_page(user: User, filters: LogFilters, *, cursor: str = "", limit: int) -> LogPage:
    """Entries that the user may see, from the cursor on: what is added meanwhile moves nothing."""
    found = Activity.objects.visible_to(user).titled_like(filters.text)
    for name, lookup in (
        ("agreement", "agreement__number"), ("year", "year__ordinal"), ("purpose", "purpose__code"),
        ("kind", "kind__code"), ("ref", "ref"), ("since", "listed_on__gte"), ("until", "listed_on__lte"),
    ):  # fmt: skip
        value = getattr(filters, name)
        if value:
            found = found.filter(**{lookup: value})
    found = found.filter(state=filters.state) if filters.state else found.present()
    if cursor:
        day, pk = _read_cursor(cursor)
        found = found.filter(Q(listed_on__lt=day) | Q(listed_on=day, pk__lt=pk))
    rows = list(for_listing(found.order_by("-listed_on", "-pk"))[: limit + 1])
    more = len(rows) > limit
    return LogPage(rows[:limit], _cursor(rows[limit - 1]) if more else "")


def _cursor(last: Activity) -> str:
    return base64.urlsafe_b64encode(f"{last.listed_on:%Y-%m-%d}.{last.pk}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[dt.date, int]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        day, _dot, pk = text.partition(".")
        return dt.date.fromisoformat(day), min(int(pk), MOST_ID)
    except (binascii.Error, ValueError, UnicodeError) as error:
        raise Refused(_("This is not where a page begins."), field="cursor") from error


def the_centre(user: User) -> Centre:
    """The one centre of a key."""
    return centres_of(user).get()


def by_code(user: User, given: Mapping[str, Any]) -> dict[str, Any]:
    """The same facts with the things themselves in place of their codes; what is not there is refused at its field."""
    facts = dict(given)
    kind = kinds_in_use().filter(code=given["kind"]).first()
    if kind is None:
        raise Refused(_("There is no such kind of work."), field="kind")
    facts["kind"] = kind
    if given.get("place"):
        facts["place"] = _place_on(given["place"], given.get("starts"))
    else:
        facts.pop("place", None)
    return facts | _under_agreement(user, given)


def _place_on(code: str, day: dt.date | None) -> Place:
    """The municipality with the code as it was on the day of the work; without a day, one of today."""
    place = municipality_with_code(code)
    if place is None or (day is None and not place.is_valid_on(timezone.localdate())):
        raise Refused(_("There is no municipality with this code."), field="place")
    if day is None:
        return place
    meant = unit_meant(place, day)
    if meant.place is None:
        raise Refused(refusal_of(place, day, meant.instead), field="place")
    return meant.place


def _under_agreement(user: User, given: Mapping[str, Any]) -> dict[str, Any]:
    if not given.get("agreement"):
        stray = next((name for name in PARTS if given.get(name)), None)
        if stray is not None:
            raise Refused(_("Name the agreement that this belongs to."), field=stray)
        return dict.fromkeys(("agreement", *PARTS))
    agreement = agreements_worked_on(user).filter(number=given["agreement"]).first()
    if agreement is None:
        raise Refused(_("The centre does not work under this agreement."), field="agreement")
    found: dict[str, Any] = {"agreement": agreement}
    parts: dict[str, Any] = {"year": agreement.years, "purpose": agreement.purposes, "series": agreement.series}
    for name, column in PARTS.items():
        wanted = given.get(name)
        found[name] = parts[name].filter(**{column: wanted}).first() if wanted else None
        if wanted and found[name] is None:
            raise Refused(_("There is nothing of this code under the agreement."), field=name)
    return found


def changes_by_code(user: User, activity: Activity, given: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry becomes, the things themselves in place of their codes; only what is given changes.

    The year follows from a new date or agreement, unless it is given too.
    """
    facts = {name: value for name, value in given.items() if name not in {"agreement", *PARTS}}
    if "kind" in given:
        facts["kind"] = kinds_in_use().filter(code=given["kind"]).first()
        if facts["kind"] is None:
            raise Refused(_("There is no such kind of work."), field="kind")
    if "place" in given:
        day = given.get("starts", activity.starts)
        facts["place"] = _place_on(given["place"], day) if given["place"] else None
    if {"agreement", "starts", *PARTS} & set(given):
        facts |= _under_agreement(user, _frame_after(activity, given))
    return facts


def _frame_after(activity: Activity, given: Mapping[str, Any]) -> dict[str, Any]:
    number = activity.agreement.number if activity.agreement else ""
    frame: dict[str, Any] = {"agreement": given.get("agreement", number)}
    stays = frame["agreement"] == number
    for name, column in PARTS.items():
        part = getattr(activity, name) if stays and not (name == "year" and "starts" in given) else None
        frame[name] = given[name] if name in given else getattr(part, column, None)
    return frame


def is_ref_taken(activity: Activity) -> bool:
    """Whether work of this reference stands in the log already: a machine that asks again must not record twice."""
    if not activity.ref:
        return False
    same = Activity.objects.filter(agreement=activity.agreement, ref=activity.ref).exclude(pk=activity.pk)
    return (same if activity.agreement else same.filter(centre=activity.centre)).exists()
