"""The desk as a list; it shows that there is a request, never what was asked, nor which person asked."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.advice.models import AdviceRequest, Channel, Outcome, RequestState
from talka.advice.queries.desk import (
    added_to,
    advisers,
    all_topics,
    answered,
    asked_by,
    of_nobody,
    overdue,
    to_follow_up,
    with_parts,
)
from talka.kernel.numbers import format_count
from talka.kernel.tables import (
    ANY,
    BooleanFilter,
    Choice,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    Empty,
    Filter,
    TableDefinition,
    TextFilter,
    choices_in,
)

# By the names of `queries.desk.ANSWERED`.
ANSWERED_WORDS = {
    "in_time": _("Answered in time"),
    "late": _("Answered late"),
    "waiting": _("Not answered yet"),
}
TONES = {
    RequestState.NEW: "warning",
    RequestState.TAKEN: "info",
    RequestState.ANSWERED: "good",
    RequestState.CLOSED: "neutral",
}
NONE = Empty(
    title=_("Nobody waits for an answer"),
    words=_("Requests come from the public page, by e-mail, or you write down what somebody asks by phone."),
    no_fit=_("No request fits all of these filters."),
    show_all=_("Show all of them"),
)


def requests_table(user: User) -> TableDefinition[AdviceRequest]:
    """Columns and filters of the desk for one person."""
    several = centres_of(user).count() > 1
    return TableDefinition(
        name="advice",
        title=_("Advice"),
        empty=NONE,
        columns=(
            Column("asked", _("Received"), _asked_on, kind="date", order_by=("asked_at",), always=True, detail=_age),
            _topic(),
            Column("organisation", _("Organisation"), lambda r: str(r.organisation or "")),
            Column("place", _("Municipality"), _place),
            Column("owner", _("Adviser"), _owner, order_by=("owner__sort_key",)),
            Column("state", _("State"), lambda r: r.get_state_display(), kind="tag", order_by=("state",), tone=_tone),
            _answer_until(),
            Column("centre", _("Centre"), lambda r: str(r.centre), order_by=("centre__code",), shown=several),
            Column("channel", _("How it came"), lambda r: r.get_channel_display(), order_by=("channel",), shown=False),
            Column("follow_up", _("Ask again on"), lambda r: r.follow_up_on, kind="date", shown=False),
            Column("minutes", _("Minutes"), lambda r: r.minutes, kind="number", shown=False),
            Column("outcome", _("Outcome"), lambda r: r.get_outcome_display(), shown=False),
        ),
        filters=_filters(user, several_centres=several),
        order="-asked",
        prepare=with_parts,
        count_words=_count_words,
    )


def _filters(user: User, *, several_centres: bool) -> tuple[Filter[AdviceRequest], ...]:
    return (
        TextFilter(name="q", title=_("Organisation"), prominent=True, search=asked_by),
        ChoiceFilter(
            name="state",
            title=_("State"),
            choices=choices_in(RequestState.choices),
            lookup="state",
            multiple=True,
            prominent=True,
        ),
        ChoiceFilter(name="topic", title=_("Topic"), choices=_topics, lookup="topic", ids=True, prominent=True),
        ChoiceFilter(name="owner", title=_("Adviser"), choices=_people, lookup="owner", ids=True),
        ChoiceFilter(
            name="channel", title=_("How it came"), every=ANY, choices=choices_in(Channel.choices), lookup="channel"
        ),
        ChoiceFilter(
            name="answered", title=_("Answered"), every=ANY, choices=choices_in(ANSWERED_WORDS.items()), by=answered
        ),
        ChoiceFilter(name="outcome", title=_("Outcome"), choices=choices_in(Outcome.choices), lookup="outcome"),
        ChoiceFilter(
            name="centre",
            title=_("Centre"),
            choices=lambda: [Choice(str(one.pk), one.name) for one in centres_of(user)],
            lookup="centre",
            ids=True,
            multiple=True,
            drawn=several_centres,
        ),
        DateRangeFilter(name="asked", title=_("Received"), field="asked_at__date"),
        BooleanFilter(name="nobody", title=_("Nobody has it"), only=of_nobody),
        BooleanFilter(name="late", title=_("Late"), only=overdue),
        BooleanFilter(name="added", title=_("With a new addition"), only=added_to),
        BooleanFilter(name="again", title=_("To ask again"), only=to_follow_up),
    )


def _owner(request: AdviceRequest) -> str:
    return str(request.owner or gettext("nobody yet"))


def _count_words(number: int) -> str:
    return ngettext("%(count)s request", "%(count)s requests", number) % {"count": format_count(number)}


def _asked_on(row: AdviceRequest) -> Any:
    return timezone.localtime(row.asked_at).date()


def _age(row: AdviceRequest) -> str:
    """How long it has been open."""
    if not row.is_open:
        return ""
    days = (timezone.localdate() - timezone.localtime(row.asked_at).date()).days
    words = ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": format_count(days)}
    return words if days else gettext("today")


def _topic() -> Column[AdviceRequest]:
    return Column(
        "topic",
        _("Topic"),
        lambda r: r.title,
        order_by=("topic__position",),
        always=True,
        link=_address,
        detail=lambda r: gettext("new addition") if r.added_at else "",
        tone=lambda r: "warning" if r.added_at else "neutral",
    )


def _answer_until() -> Column[AdviceRequest]:
    return Column(
        "due",
        _("Answer until"),
        lambda r: r.due_on,
        kind="date",
        order_by=("due_on",),
        detail=_late,
        tone=lambda r: "bad" if _late(r) else "neutral",
    )


def _late(row: AdviceRequest) -> str:
    waits = row.state in {RequestState.NEW, RequestState.TAKEN}
    return gettext("late") if waits and row.due_on and row.due_on < timezone.localdate() else ""


def _place(row: AdviceRequest) -> str:
    return str(row.place or "")


def _tone(row: AdviceRequest) -> str:
    return TONES[RequestState(row.state)]


def _address(row: AdviceRequest) -> str:
    return reverse("advice:show", args=[row.code])


def _topics() -> list[Choice]:
    return [Choice(str(one.pk), str(one)) for one in all_topics()]


def _people() -> list[Choice]:
    return [Choice(str(one.pk), str(one)) for one in advisers()]
