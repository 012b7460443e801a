"""The page of one entry, and the verbs that move it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from talka.activities.actions import (
    add_evidence,
    add_group,
    add_participations,
    approve_activity,
    edit_activity,
    finish_draft,
    record_again,
    remove_activity,
    restore_activity,
    send_back_activity,
    withdraw_approval,
)
from talka.activities.forms.activities import SendBackForm
from talka.activities.models import EvidenceRule, State
from talka.activities.queries.evidence import evidence_is_enough
from talka.activities.queries.participations import participations_shown_to, taking_part
from talka.activities.queries.unplaced import recognised_place
from talka.activities.tables import STATE_TONES
from talka.activities.views.facts import facts_of
from talka.activities.views.finding import found_activity, staff, way_to
from talka.activities.views.history import history_of
from talka.kernel.answers import back_of, carry_out, carry_out_form
from talka.kernel.http import signed_in

FEW = 12
MOVES = {
    "finish": (finish_draft, gettext_lazy("Recorded: it is counted now.")),
    "again": (record_again, gettext_lazy("Recorded again: it is counted now.")),
    "approve": (approve_activity, gettext_lazy("Approved.")),
    "withdraw": (withdraw_approval, gettext_lazy("The approval is withdrawn.")),
    "remove": (remove_activity, gettext_lazy("Removed: it is not counted any more.")),
    "restore": (restore_activity, gettext_lazy("Restored.")),
}


@dataclass(frozen=True)
class Button:
    """A verb that this person may carry out now."""

    act: str
    title: str
    kind: str = "secondary"
    icon: str = ""


@signed_in
def show(request: HttpRequest, activity_id: int) -> HttpResponse:
    """What was done, who took part, what proves it, and what happened to the entry."""
    user = staff(request)
    activity = found_activity(user, activity_id)
    people = participations_shown_to(user, activity)
    total, named = taking_part(activity)
    context = {
        "activity": activity,
        "state": State(activity.state),
        "tone": STATE_TONES[State(activity.state)],
        "facts": facts_of(activity, named=named),
        "participations": people[:FEW],
        "participations_total": total,
        "groups": activity.groups.select_related("community", "network"),
        "may_add_groups": add_group.allows(user, activity),
        "recognised": recognised_place(activity),
        "evidence": activity.evidence.select_related("file", "added_by"),
        "evidence_enough": evidence_is_enough(activity),
        "evidence_rule": EvidenceRule(activity.kind.evidence_rule),
        "history": history_of(activity),
        "buttons": [button for button in _buttons() if MOVES[button.act][0].allows(user, activity)],
        "may_edit": edit_activity.allows(user, activity),
        "may_send_back": send_back_activity.allows(user, activity),
        "may_add_evidence": add_evidence.allows(user, activity),
        "may_add_participations": add_participations.allows(user, activity),
        "breadcrumbs": way_to(),
    }
    return render(request, "activities/show.html", context)


def _buttons() -> tuple[Button, ...]:
    return (
        Button("finish", _("Record it"), kind="primary", icon="check"),
        Button("again", _("Mended, record again"), kind="primary", icon="check"),
        Button("restore", _("Restore"), kind="primary", icon="undo"),
        Button("approve", _("Approve"), kind="primary", icon="check"),
        Button("withdraw", _("Withdraw the approval")),
        Button("remove", _("Remove"), kind="quiet", icon="trash"),
    )


@signed_in
@require_POST
def move(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Record a draft, approve, remove, restore."""
    user = staff(request)
    activity = found_activity(user, activity_id)
    if request.POST.get("act") not in MOVES:
        raise Http404
    verb, said = MOVES[request.POST["act"]]
    carry_out(request, lambda: verb(activity, actor=user), said=said)
    return redirect(back_of(request, reverse("activities:show", args=[activity_id])))


@signed_in
def send_back(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Say what has to be mended."""
    user = staff(request)
    activity = found_activity(user, activity_id)
    if not send_back_activity.allows(user, activity):
        raise Http404
    form = SendBackForm(request.POST or None)
    said = _("Sent back to %(who)s.") % {"who": activity.recorded_by}
    if carry_out_form(
        request, form, lambda: send_back_activity(activity, reason=form.cleaned_data["reason"], actor=user), said=said
    ):
        return redirect("activities:show", activity_id)
    context = {"form": form, "activity": activity, "breadcrumbs": way_to(activity)}
    return render(request, "activities/send_back.html", context)
