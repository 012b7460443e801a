"""The page behind the link of an invitation."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from talka.accounts.actions import system_actor
from talka.events.actions.invitations import answer_invitation
from talka.events.forms.registering import AcceptForm
from talka.events.models.registrations import PRESENT_STATES
from talka.events.queries.asking import questions_of
from talka.events.queries.keys import registration_key
from talka.events.queries.payers import funders_of
from talka.events.queries.planning import invitation_with
from talka.events.queries.words import time_words
from talka.kernel.answers import carry_out
from talka.kernel.http import by_token
from talka.kernel.markdown import to_html

MOST_CODE = 12


@by_token
@never_cache
def invitation(request: HttpRequest, invited_code: str) -> HttpResponse:
    """Pressing a button answers, opening the page does not; who accepts is asked what the event asks everybody."""
    found = invitation_with(invited_code) if len(invited_code) <= MOST_CODE else None
    if found is None:
        raise Http404
    event, act = found.event, request.POST.get("act")
    registration = found.registration
    standing = registration if registration is not None and registration.state in PRESENT_STATES else None
    accepts = request.method == "POST" and act == "accept"
    form = AcceptForm(request.POST if accepts else None, event=event, questions=questions_of(event))
    if act == "decline" or (accepts and (standing is not None or form.is_valid())):
        told = form.told if accepts and standing is None else None
        verb = partial(answer_invitation, found, accepts=accepts, told=told, actor=system_actor())
        carry_out(request, verb, said=_("Thank you, your answer is noted."))
        return redirect(request.path)
    context = {
        "invitation": found,
        "event": event,
        "page_funders": funders_of(event),
        "form": form,
        "registration": registration,
        "key": registration_key(standing) if standing is not None else "",
        "sessions": [(one, time_words(one.starts_at, one.ends_at)) for one in event.sessions.select_related("place")],
        "description": to_html(event.description) if event.description else "",
        "may_answer": answer_invitation.allows(system_actor(), found)
        and (event.starts_at is None or event.starts_at > timezone.now()),
    }
    return render(request, "events/public/invitation.html", context)
