"""What every page of the log begins with: who asks, and for which entry."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.activities import rules
from talka.activities.models import Activity
from talka.activities.queries.log import for_listing


def staff(request: HttpRequest) -> User:
    """The person who asks; whoever has no work in a centre finds no log."""
    user = asking(request)
    if not rules.may_see_log(user):
        raise Http404
    return user


def found_activity(user: User, activity_id: int) -> Activity:
    """The entry, if this person may see it."""
    return get_object_or_404(for_listing(Activity.objects.visible_to(user)), pk=activity_id)


def is_fragment(request: HttpRequest) -> bool:
    """Whether HTMX asks for a part of the page."""
    return request.headers.get("HX-Request") == "true"


def back_or(request: HttpRequest, address: str) -> HttpResponse:
    """Go where the form says it came from, if that is a page of ours."""
    back = request.POST.get("back", "")
    # A path of ours: anything else would be taken for the name of an address, or lead elsewhere.
    known = back.startswith("/") and url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if known else address)
