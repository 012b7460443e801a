"""Changing many expenditures together: choose, see what will change, confirm, undo."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from talka.accounts.models import User
from talka.kernel.answers import back_of
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.tables import BulkAct, Change, Column, change_page
from talka.kernel.tables.changes import act_sent, keep_steps, rows_of_steps, rows_sent, take_steps_back, value_sent
from talka.kernel.ui.shapes import Link
from talka.spending.actions import change_together, plan_together, undo_together
from talka.spending.forms import ChangeForm, asks_for
from talka.spending.models import Expenditure
from talka.spending.queries.expenditures import for_listing
from talka.spending.tables import count_words, title_of
from talka.spending.views.finding import money_worker

DONE = "expenditures_changed_together"
ACTS = (
    BulkAct("purpose", gettext_lazy("Set the purpose")),
    BulkAct("year", gettext_lazy("Set the implementation year"), gettext_lazy("Set year")),
    BulkAct("supplier", gettext_lazy("Write the supplier the same way"), gettext_lazy("Set supplier")),
    BulkAct("eligible", gettext_lazy("Mark as eligible"), gettext_lazy("All is eligible"), icon="check"),
    BulkAct("ineligible", gettext_lazy("Mark as ineligible")),
    BulkAct("remove", gettext_lazy("Remove"), icon="trash", kind="warning"),
)
COLUMNS: tuple[Column[Expenditure], ...] = (
    Column("date", gettext_lazy("Date"), lambda e: e.date, kind="date"),
    Column("title", gettext_lazy("What it was for"), title_of, always=True),
    Column("amount", gettext_lazy("Amount"), lambda e: e.amount, kind="money"),
)


@signed_in
@require_POST
def change(request: SignedInRequest) -> HttpResponse:
    """Show what would change; carried out only when confirmed."""
    user, act = money_worker(request), act_sent(request, ACTS)
    chosen = rows_sent(request, _rows(user))

    def carry_out(value: Any) -> HttpResponse:
        keep_steps(request, DONE, change_together(chosen, act=act.name, value=value, actor=user))
        return redirect("spending:changed")

    asks = asks_for(act.name)
    asked = Change(
        act=act,
        chosen=chosen,
        form=ChangeForm(value_sent(request), user=user, act=act.name, chosen=chosen) if asks else None,
        plan=lambda value: plan_together(chosen, act=act.name, value=value, actor=user),
        carry_out=carry_out,
        columns=COLUMNS,
        count_words=count_words,
        back=back_of(request, reverse("spending:expenditures")),
    )
    return change_page(request, asked, breadcrumbs=_way())


@signed_in
@require_POST
def undo(request: SignedInRequest) -> HttpResponse:
    """Take the last change of many expenditures back."""
    user = money_worker(request)
    take_steps_back(request, DONE, _rows(user), partial(undo_together, actor=user))
    return redirect("spending:expenditures")


@signed_in
def changed(request: SignedInRequest) -> HttpResponse:
    """What was changed last, with the way back."""
    context = {
        "changed": rows_of_steps(request, DONE, _rows(money_worker(request))),
        "undo_url": reverse("spending:undo_change"),
        "list_url": reverse("spending:expenditures"),
        "list_words": _("Back to the expenditures"),
        "breadcrumbs": _way(),
    }
    return render(request, "spending/expenditures/changed.html", context)


def _rows(user: User) -> QuerySet[Expenditure]:
    return for_listing(Expenditure.objects.visible_to(user))


def _way() -> list[Link]:
    return [Link(_("Money"), reverse("spending:home")), Link(_("Expenditures"), reverse("spending:expenditures"))]
