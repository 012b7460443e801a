"""One search over the registry, places, the work log and agreements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.activities.queries.log import activities_found
from talka.kernel.http import signed_in
from talka.kernel.periods import format_date
from talka.kernel.text import BadText, clean_text
from talka.places.queries import search_places
from talka.programmes.queries.agreements import agreements_found
from talka.registry.models import Kind
from talka.registry.queries.addresses import record_url
from talka.registry.queries.search import Found, marked, search_registry, typed_words

SHOWN, MOST_TYPED = 20, 100
REGISTRY: tuple[tuple[Kind, str | Promise], ...] = (
    (Kind.ORGANISATION, _("Organisations")),
    (Kind.COMMUNITY, _("Communities")),
    (Kind.NETWORK, _("Networks")),
    (Kind.PERSON, _("Persons")),
)


@dataclass(frozen=True)
class Line:
    """One thing that was found."""

    parts: tuple[tuple[str, bool], ...]
    url: str
    beside: str = ""
    reason: str = ""


@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Whatever the diacritics, the case and a slip of the pen; only what the person may see."""
    try:
        text = clean_text(request.GET.get("q", ""))[:MOST_TYPED]
    except BadText:
        text = ""
    user = asking(request)
    told = bool(typed_words(text))
    groups = [(title, lines) for title, find in GROUPS if told and (lines := find(user, text))]
    return render(request, "site/search.html", {"text": text, "groups": groups, "shown": SHOWN})


def _of_registry(kind: Kind) -> Callable[[User, str], Sequence[Line]]:
    return lambda user, text: [_registry_line(found) for found in search_registry(user, text, kind, SHOWN)]


def _registry_line(found: Found) -> Line:
    names = ("registration_number", "place", "organisation")
    beside = (str(getattr(found.record, name, None) or "") for name in names)
    return Line(found.parts, record_url(found.record), " · ".join(filter(None, beside)), found.reason)


def _places(user: User, text: str) -> Sequence[Line]:
    if not user.access.works:
        return []
    found = search_places(text, timezone.localdate()).select_related("parent")[:SHOWN]
    return [_line(one.name, text, reverse("places:show", args=[one.pk]), str(one.parent or "")) for one in found]


def _work(user: User, text: str) -> Sequence[Line]:
    return [
        _line(
            one.title,
            text,
            reverse("activities:show", args=[one.pk]),
            ", ".join(filter(None, (str(one.kind), format_date(one.starts) if one.starts else ""))),
        )
        for one in activities_found(user, text, SHOWN)
    ]


def _agreements(user: User, text: str) -> Sequence[Line]:
    found = agreements_found(user, text, SHOWN)
    return [_line(one.number, text, reverse("programmes:show", args=[one.pk]), one.title) for one in found]


def _line(name: str, text: str, url: str, beside: str) -> Line:
    return Line(marked(name, typed_words(text)), url, beside)


GROUPS: tuple[tuple[str | Promise, Callable[[User, str], Sequence[Line]]], ...] = (
    *((title, _of_registry(kind)) for kind, title in REGISTRY),
    (_("Work log"), _work),
    (_("Agreements"), _agreements),
    (_("Places"), _places),
)
