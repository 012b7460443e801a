"""What every page of the log begins with: who asks, and for which entry."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.activities import rules
from talka.activities.models import Activity
from talka.activities.queries.log import for_listing
from talka.kernel.ui.shapes import Link


def staff(request: HttpRequest) -> User:
    """The person who asks; whoever has no work in a centre finds no log."""
    user = asking(request)
    if not rules.may_see_log(user):
        raise Http404
    return user


def found_activity(user: User, activity_id: int) -> Activity:
    """The entry, if this person may see it."""
    return get_object_or_404(for_listing(Activity.objects.visible_to(user)), pk=activity_id)


def way_to(activity: Activity | None = None) -> list[Link]:
    """The way from the log to a page of an entry, or to one beside the entries."""
    way = [Link(_("Work log"), reverse("activities:list"))]
    return way if activity is None else [*way, Link(activity.title, reverse("activities:show", args=[activity.pk]))]


def is_fragment(request: HttpRequest) -> bool:
    """Whether HTMX asks for a part of the page."""
    return request.headers.get("HX-Request") == "true"
