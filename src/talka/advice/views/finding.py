"""Which request a page of the desk is about."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.advice import rules
from talka.advice.models import AdviceRequest
from talka.advice.queries.desk import requests_seen, with_parts
from talka.kernel.ui.shapes import Link


def staff(request: HttpRequest) -> User:
    """Whoever works in some centre."""
    user = asking(request)
    if not rules.may_see_desk(user):
        raise Http404
    return user


def known(user: User, code: str) -> AdviceRequest:
    """A request that somebody may know of."""
    return get_object_or_404(with_parts(requests_seen(user)), code=code[:16])


def found_for(verb: Any, user: User, code: str) -> AdviceRequest:
    """A request to which somebody may do something now."""
    found = known(user, code)
    if not verb.allows(user, found):
        raise Http404
    return found


def way_to(found: AdviceRequest | None = None) -> list[Link]:
    """The way here."""
    way = [Link(_("Advice"), reverse("advice:desk"))]
    if found is not None:
        way.append(Link(found.title, reverse("advice:show", args=[found.code])))
    return way
