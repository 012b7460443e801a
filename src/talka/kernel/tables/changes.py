"""Changing the chosen rows of a list together: see what will change, confirm, take it back.

A module says which changes there are (`BulkAct`) and hands them to the page of its list as `bulk`. Its view of a change
finds the chosen rows that may be seen (`rows_sent`), and `change_page` does the rest: it asks for the value, shows what
would happen to every row, and carries it out once that is confirmed and nobody has changed one of them meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from talka.kernel.each import Planned, Step, changed_since, keys_sent, marks_of
from talka.kernel.numbers import format_count
from talka.kernel.tables.columns import Column
from talka.kernel.tables.listings import Cell, Heading, ShownRow, cell_of

MOST_CHOSEN, MOST_TYPED = 100, 300
NOTHING = "–"


@dataclass(frozen=True)
class BulkAct:
    """One change that chosen rows can get: the title of its page, and its button below the list."""

    name: str
    title: str | Promise
    # Shorter words on the button, where there are any.
    short: str | Promise = ""
    icon: str = ""
    kind: str = "secondary"


@dataclass(frozen=True)
class Offered:
    """What the page of a list offers for its chosen rows."""

    acts: Sequence[BulkAct]
    url: str
    words: str | Promise = field(default_factory=lambda: gettext_lazy("With the chosen entries:"))


@dataclass(frozen=True)
class Change:
    """A change of chosen rows as its module knows it."""

    act: BulkAct
    chosen: Sequence[Any]
    # Asks for the value; none where the change says it all.
    form: Form | None
    # By the value: what would happen, and the answer once it has.
    plan: Callable[[Any], Sequence[Planned[Any]]]
    carry_out: Callable[[Any], HttpResponse]
    # By what a row is known in the preview.
    columns: Sequence[Column[Any]]
    count_words: Callable[[int], str]
    # The list as it was left.
    back: str


class PlannedRows:
    """A preview as `tables/rows.html` draws it."""

    def __init__(self, columns: Sequence[Column[Any]], planned: Sequence[Planned[Any]]) -> None:
        self._columns = columns
        self.planned = planned

    @property
    def will_change(self) -> int:
        """How many rows would change."""
        return sum(one.changes for one in self.planned)

    @property
    def headings(self) -> list[Heading]:
        """What names a row, and what is before and after."""
        named = [Heading(str(column.title), column.kind) for column in self._columns]
        return [*named, Heading(_("Now"), "text"), Heading(_("After"), "text")]

    @property
    def rows(self) -> list[ShownRow]:
        """Each row with what would happen to it."""
        return [self._row(one) for one in self.planned]

    def _row(self, one: Planned[Any]) -> ShownRow:
        head = next(column for column in self._columns if column.always)
        named = [cell_of(column, one.record, head) for column in self._columns]
        before = Cell(_("Now"), "text", one.before or NOTHING)
        after = Cell(_("After"), "text", one.refusal or one.after or NOTHING)
        tone = "bad" if one.refusal else "changed" if one.changes else ""
        return ShownRow(one.record, [*named, before, after], tone)


def act_sent(request: HttpRequest, acts: Sequence[BulkAct]) -> BulkAct:
    """The change that a button asks for; another one is not found."""
    found = next((act for act in acts if act.name == request.POST.get("act")), None)
    if found is None:
        raise Http404
    return found


def rows_sent(request: HttpRequest, rows: QuerySet[Any]) -> list[Any]:
    """Chosen rows, of those that may be seen."""
    return list(rows.filter(pk__in=keys_sent(request.POST.getlist("id"), MOST_CHOSEN)))


def value_sent(request: HttpRequest) -> Any:
    """What the form of the value is filled with: nothing while it was not shown yet."""
    return request.POST if "value" in request.POST else None


def change_page(request: HttpRequest, change: Change, **context: Any) -> HttpResponse:
    """Ask for the value, show what would change, and carry it out once that is confirmed."""
    if not change.chosen:
        messages.warning(request, _("Choose at least one row first."))
        return redirect(change.back)
    form, read = change.form, marks_of(change.chosen)
    ready = form is None or form.is_valid()
    value = form.cleaned_data["value"] if form is not None and ready else None
    if ready and request.POST.get("confirm") == "yes":
        if not changed_since(change.chosen, request.POST.getlist("read")):
            return change.carry_out(value)
        messages.warning(request, _("Meanwhile somebody changed one of these. This is what would change now."))
    shown = {
        "change": change,
        "form": form,
        "typed": request.POST.get("value", "")[:MOST_TYPED],
        "chosen_words": change.count_words(len(change.chosen)),
        "read": read,
        "preview": PlannedRows(change.columns, change.plan(value)) if ready else None,
    }
    return render(request, "tables/change.html", shown | context)


def keep_steps(request: HttpRequest, name: str, steps: Sequence[Step]) -> None:
    """Say how many rows were changed, and keep under a name of the session what takes it back."""
    request.session[name] = list(steps)
    words = ngettext("%(count)s record is changed.", "%(count)s records are changed.", len(steps))
    messages.success(request, words % {"count": format_count(len(steps))})


def rows_of_steps(request: HttpRequest, name: str, rows: QuerySet[Any]) -> list[Any]:
    """Those that were changed last, of the rows that may be seen."""
    return list(rows.filter(pk__in=[step["id"] for step in request.session.get(name, [])]))


def take_steps_back(
    request: HttpRequest, name: str, rows: QuerySet[Any], undo: Callable[[list[Any], list[Step]], int]
) -> None:
    """Take the last change back, and say how far that went."""
    found = rows_of_steps(request, name, rows)
    steps = request.session.pop(name, [])
    undone = undo(found, steps)
    if undone < len(steps):
        messages.warning(request, _("Records that were changed since stay as they are."))
    words = ngettext("%(count)s record is as it was.", "%(count)s records are as they were.", undone)
    messages.success(request, words % {"count": format_count(undone)})
