"""Changing many entries of the log together: choose, see what will change, confirm, undo."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from talka.accounts.models import User
from talka.activities.actions import change_together, plan_together, undo_together
from talka.activities.forms.changes import WITH_VALUE, ChangeForm
from talka.activities.models import Activity
from talka.activities.queries.log import for_listing
from talka.activities.tables import count_words
from talka.activities.views.finding import staff, way_to
from talka.kernel.answers import back_of
from talka.kernel.http import signed_in
from talka.kernel.tables import BulkAct, Change, Column, change_page
from talka.kernel.tables.changes import act_sent, keep_steps, rows_of_steps, rows_sent, take_steps_back, value_sent

DONE = "changed_together"
ACTS = (
    BulkAct("purpose", gettext_lazy("Set the purpose")),
    BulkAct("year", gettext_lazy("Set the implementation year"), gettext_lazy("Set year")),
    BulkAct("series", gettext_lazy("Set the series")),
    BulkAct("place", gettext_lazy("Set the municipality"), gettext_lazy("Set municipality")),
    BulkAct("approve", gettext_lazy("Approve"), icon="check"),
    BulkAct("remove", gettext_lazy("Remove"), icon="trash", kind="warning"),
)
COLUMNS: tuple[Column[Activity], ...] = (
    Column("date", gettext_lazy("Date"), lambda a: a.starts, kind="date"),
    Column("title", gettext_lazy("Title"), lambda a: a.title, always=True),
)


def acts_for(user: User) -> list[BulkAct]:
    """What a list offers: approving only to whoever manages a centre."""
    return [act for act in ACTS if act.name != "approve" or user.access.managed_centres or user.access.everywhere]


@signed_in
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Show what would change; carried out only when confirmed."""
    user, act = staff(request), act_sent(request, ACTS)
    chosen = rows_sent(request, _rows(user))

    def carry_out(value: Any) -> HttpResponse:
        keep_steps(request, DONE, change_together(chosen, act=act.name, value=value, actor=user))
        return redirect("activities:changed")

    asked = Change(
        act=act,
        chosen=chosen,
        form=ChangeForm(value_sent(request), user=user, act=act.name) if act.name in WITH_VALUE else None,
        plan=lambda value: plan_together(chosen, act=act.name, value=value, actor=user),
        carry_out=carry_out,
        columns=COLUMNS,
        count_words=count_words,
        back=back_of(request, reverse("activities:list")),
    )
    return change_page(request, asked, breadcrumbs=way_to())


@signed_in
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take the last change of many entries back."""
    user = staff(request)
    take_steps_back(request, DONE, _rows(user), partial(undo_together, actor=user))
    return redirect("activities:list")


@signed_in
def changed(request: HttpRequest) -> HttpResponse:
    """What was changed last, with the way back."""
    context = {
        "changed": rows_of_steps(request, DONE, _rows(staff(request))),
        "undo_url": reverse("activities:undo_change"),
        "list_url": reverse("activities:list"),
        "list_words": _("Back to the work log"),
        "breadcrumbs": way_to(),
    }
    return render(request, "activities/changed.html", context)


def _rows(user: User) -> Any:
    return for_listing(Activity.objects.visible_to(user))
