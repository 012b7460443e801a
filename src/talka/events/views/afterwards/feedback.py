"""What those who came thought of it: the answers for staff, the question for everybody who got the letter."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from talka.accounts.actions import system_actor
from talka.events.actions.feedback import ask_for_feedback, give_feedback
from talka.events.forms.feedback import RATING_WORDS, FeedbackForm
from talka.events.queries.feedback import request_by_code, summary_of, those_to_ask
from talka.events.queries.payers import funders_of
from talka.events.views.afterwards.finding import around, staff_and_event
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.http import by_token, signed_in


@signed_in
def feedback(request: HttpRequest, event_id: int) -> HttpResponse:
    """The answers as a picture and as texts, once there are enough of them; asking now instead of by the clock."""
    user, event = staff_and_event(request, event_id)
    if request.method == "POST":
        carry_out(request, partial(ask_for_feedback, event, actor=user), said=_("The question is sent."))
        return redirect("events:feedback", event_id)
    context = {
        "summary": (summary := summary_of(event)),
        "bars": [(RATING_WORDS[rating], count) for rating, count in summary.bars],
        "to_ask": those_to_ask(event).count(),
        "may_ask": ask_for_feedback.allows(user, event),
    }
    return render(request, "events/after/feedback.html", around(event, "events:feedback") | context)


@by_token
def give(request: HttpRequest, feedback_code: str) -> HttpResponse:
    """The three questions, by the link of the letter; opening it changes nothing."""
    asked = request_by_code(feedback_code)
    if asked is None:
        raise Http404
    event = asked.registration.event
    form = FeedbackForm(request.POST or None)
    thanked = asked.used_on is not None
    if request.method == "POST" and not thanked and form.is_valid():
        said = form.cleaned_data
        try:
            give_feedback(
                event, code=asked.code, rating=int(said["rating"]), good=said["good"], better=said["better"],
                name=said["name"], actor=system_actor(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("events:give_feedback", feedback_code)
    context = {"event": event, "form": form, "thanked": thanked, "page_funders": funders_of(event)}
    response = render(request, "events/after/give_feedback.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
