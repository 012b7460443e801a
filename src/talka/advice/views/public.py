"""Pages for whoever wants advice."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from talka.accounts.actions import system_actor
from talka.advice.actions import ask_advice
from talka.advice.forms import AskForm
from talka.advice.models import AdviceRequest, Channel
from talka.advice.queries.asker import centres_to_call, recognised, sent_lately
from talka.advice.queries.desk import topics_in_use
from talka.advice.queries.published import published_answers
from talka.advice.queries.routing import route
from talka.advice.queries.slots import MOST_OFFERED, free_slots
from talka.advice.queries.words import slot_words
from talka.advice.queries.working_days import ANSWER_WITHIN, working_days_after
from talka.kernel.actions import Refused
from talka.kernel.forms import refuse
from talka.kernel.http import public
from talka.kernel.limits import address_of, asked_too_often
from talka.kernel.markdown import to_html
from talka.kernel.ui.shapes import Link

AN_HOUR, MOST_ASKED, MOST_TO_ADDRESS, PAGE, MOST_TEXT = 3600, 5, 5, 20, 100
NEWEST = 3


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What the centres help with, how to ask, and when an answer comes."""
    context = {
        "topics": topics_in_use(),
        "centres": centres_to_call(),
        "answers": published_answers()[:NEWEST],
        "within": ANSWER_WITHIN,
        "offers_slots": free_slots()[:MOST_OFFERED].exists(),
    }
    return render(request, "advice/public/front.html", context)


@public
def ask(request: HttpRequest) -> HttpResponse:
    """The form; the same page thanks afterwards."""
    chosen = request.GET.get("topic", "")[:40]
    initial = {"topic": chosen, "language": get_language() or settings.LANGUAGE_CODE}
    form = AskForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        if asked_too_often("advice", address_of(request), most=MOST_ASKED, seconds=AN_HOUR):
            form.add_error(None, _("That was often. Please try again in an hour, or call us."))
            status = 429
        else:
            try:
                _write_down(form)
            except Refused as refusal:
                refuse(form, refusal)
            else:
                if slot := form.cleaned_data["slot"]:
                    messages.success(request, _("Your time: %(when)s.") % {"when": slot_words(slot)})
                return redirect("advice:asked")
    context = {
        "form": form,
        "answer_by": working_days_after(timezone.localdate(), ANSWER_WITHIN),
        "breadcrumbs": [Link(_("Advice"), reverse("advice:front"))],
    }
    return render(request, "advice/public/ask.html", context, status=status)


@public
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    answer_by = working_days_after(timezone.localdate(), ANSWER_WITHIN)
    return render(request, "advice/public/asked.html", {"answer_by": answer_by, "centres": centres_to_call()})


@public
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Answers that everybody may read."""
    text, topic = request.GET.get("q", "")[:MOST_TEXT].replace("\0", ""), request.GET.get("topic", "")[:40]
    rows = published_answers(text, topic.replace("\0", ""))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "text": text,
        "topic": topic,
        "topics": topics_in_use(),
        "breadcrumbs": [Link(_("Advice"), reverse("advice:front"))],
    }
    return render(request, "advice/public/answers.html", context)


@public
@require_safe
def public_answer(request: HttpRequest, answer_code: str) -> HttpResponse:
    """One of them."""
    answer = get_object_or_404(published_answers(), code=answer_code)
    way = [
        Link(_("Advice"), reverse("advice:front")),
        Link(_("Answers for everybody"), reverse("advice:answers")),
    ]
    context = {"answer": answer, "words": to_html(answer.answer), "og_title": answer.title, "breadcrumbs": way}
    return render(request, "advice/public/answer.html", context)


def _write_down(form: AskForm) -> None:
    """The page answers the same whatever happens, so that a program learns nothing."""
    said = form.cleaned_data
    if form.is_by_program or sent_lately(said["email"]) >= MOST_TO_ADDRESS:
        return
    found = route(said["topic"], said["place"])
    if found is None:
        raise Http404
    organisation = recognised(said["organisation"])
    request = AdviceRequest(
        centre=found.centre,
        owner=found.adviser,
        channel=Channel.WEBSITE,
        organisation=organisation,
        organisation_text=said["organisation"],
        **{
            name: said[name]
            for name in ("topic", "place", "name", "email", "phone", "language", "question", "words_by_letter")
        },
    )
    ask_advice(request, slot=said["slot"], actor=system_actor())
