"""Topics, who answers, free times."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from talka.accounts.models import User
from talka.advice import rules
from talka.advice.actions import cancel_slot, offer_slot, remove_rule, save_rule, save_topic, withdraw_slot
from talka.advice.forms import RuleForm, SlotForm, TopicForm
from talka.advice.models import AdviceSlot, AdviceTopic, RoutingRule
from talka.advice.queries.desk import all_topics
from talka.advice.queries.keeping import rules_kept_by
from talka.advice.queries.slots import slots_of_staff
from talka.advice.queries.words import slot_words
from talka.advice.views.finding import staff, way_to
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out, carry_out_form
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.ui.shapes import Link


@signed_in
def slots(request: HttpRequest) -> HttpResponse:
    """Times that are offered, and offering more."""
    user = staff(request)
    if not user.access.centres:
        raise Http404
    form = SlotForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid() and _offered(form, user):
        messages.success(request, _("The times are offered."))
        return redirect("advice:slots")
    lines = [(one, slot_words(one), cancel_slot.allows(user, one)) for one in slots_of_staff(user)]
    return render(request, "advice/desk/slots.html", {"form": form, "lines": lines, "breadcrumbs": way_to()})


def _offered(form: SlotForm, user: User) -> bool:
    said = form.cleaned_data
    centres = sorted(user.access.centres & said["adviser"].access.centres)
    if not centres:
        form.add_error("adviser", _("This person does not work in the centre."))
        return False
    try:
        with transaction.atomic():
            for moment in form.moments:
                slot = AdviceSlot(
                    centre_id=centres[0],
                    adviser=said["adviser"],
                    starts_at=moment,
                    minutes=said["minutes"],
                    channel=said["channel"],
                )
                offer_slot(slot, actor=user)
    except Refused as refusal:
        refuse(form, refusal)
        return False
    return True


@signed_in
@require_POST
def remove_slot(request: HttpRequest, slot_id: int) -> HttpResponse:
    """Offer a time no more."""
    user = staff(request)
    slot = get_object_or_404(slots_of_staff(user), pk=slot_id)
    if "booked" in request.POST:
        carry_out(request, lambda: cancel_slot(slot, actor=user), said=_("The time is cancelled."))
    else:
        carry_out(request, lambda: withdraw_slot(slot, actor=user), said=_("The time is offered no more."))
    return redirect("advice:slots")


@signed_in
def routing(request: HttpRequest) -> HttpResponse:
    """Topics, and who answers what from where."""
    user = staff(request)
    if not rules.may_see_routing(user):
        raise Http404
    form = RuleForm(request.POST or None, user=user)
    if carry_out_form(
        request,
        form,
        lambda: save_rule(RoutingRule(**form.cleaned_data), actor=user),
        said=_("The rule is kept."),
    ):
        return redirect("advice:routing")
    context = {
        "form": form,
        "rules": rules_kept_by(user),
        "topics": all_topics(),
        "may_keep_topics": save_topic.allows(user, AdviceTopic()),
        "breadcrumbs": way_to(),
    }
    return render(request, "advice/desk/routing.html", context)


@signed_in
@require_POST
def drop_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Take a rule away."""
    user = staff(request)
    rule = get_object_or_404(rules_kept_by(user), pk=rule_id)
    carry_out(request, lambda: remove_rule(rule, actor=user), said=_("The rule is taken away."))
    return redirect("advice:routing")


@signed_in
def add_topic(request: HttpRequest) -> HttpResponse:
    """A topic that was not there."""
    return _topic(request, AdviceTopic())


@signed_in
def topic(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Change a topic."""
    staff(request)
    return _topic(request, get_object_or_404(all_topics(), pk=topic_id))


def _topic(request: HttpRequest, kept: AdviceTopic) -> HttpResponse:
    user = staff(request)
    if not save_topic.allows(user, kept):
        raise Http404
    names = tuple(TopicForm.base_fields)
    form = TopicForm(request.POST or None, initial={name: getattr(kept, name) for name in names})
    if request.method == "POST" and form.is_valid():
        for name in names:
            setattr(kept, name, form.cleaned_data[name])
        try:
            save_topic(kept, actor=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The topic is kept."))
            return redirect("advice:routing")
    way = [*way_to(), Link(_("Topics and advisers"), reverse("advice:routing"))]
    # What is wrong is never hidden behind a fold.
    opened = any(field.errors for field in form.in_other_languages)
    return render(request, "advice/desk/topic.html", {"form": form, "opened": opened, "breadcrumbs": way})
