"""Events and registrations as lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.activities.models import Format
from talka.activities.queries.log import agreements_worked_on
from talka.events import rules
from talka.events.models import Event, EventState, Question, QuestionKind, Reach, Registration, RegistrationState
from talka.events.queries import planning
from talka.events.queries.choices import NO, YES, choices_of
from talka.events.queries.languages import LANGUAGES
from talka.events.queries.words import answer_words, clock_words
from talka.kernel.numbers import format_count
from talka.kernel.tables import (
    ALL_FEMININE,
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
from talka.kernel.text import fold
from talka.places.queries import municipalities

STATE_TONES = {
    EventState.DRAFT: "neutral",
    EventState.PUBLISHED: "good",
    EventState.CANCELLED: "bad",
    EventState.CLOSED: "info",
}
REGISTRATION_TONES = {
    RegistrationState.CONFIRMED: "good",
    RegistrationState.WAITING: "warning",
    RegistrationState.OFFERED: "info",
    RegistrationState.CANCELLED: "neutral",
    RegistrationState.EXPIRED: "neutral",
}
AHEAD, PAST, ALL = "ahead", "past", "all"


def events_table(user: User) -> TableDefinition[Event]:
    """Columns and filters of the events that somebody plans."""
    return TableDefinition(
        name="events",
        title=_("Events"),
        empty=Empty(
            title=_("No events are planned"),
            words=_("Plan an event once: the calendar, registrations, reminders and the work log follow from it."),
            no_fit=_("No event fits all of these filters."),
            show_all=_("Show what is to come"),
        ),
        columns=(*_event_columns(several_centres=centres_of(user).count() > 1), *_other_event_columns()),
        filters=(*_event_filters(user), *_other_event_filters(user)),
        order="date",
        prepare=planning.for_listing,
        count_words=count_events,
    )


def count_events(number: int) -> str:
    """„12 pasākumi”."""
    return ngettext("%(count)s event", "%(count)s events", number) % {"count": format_count(number)}


def _event_columns(*, several_centres: bool) -> tuple[Column[Event], ...]:
    return (
        Column(
            "date", _("Date"), _day, kind="date", order_by=("starts_at",), may_be_empty=True, always=True, detail=_hours
        ),
        Column("title", _("Title"), lambda e: e.title, order_by=("title",), always=True, link=_address, detail=_about),
        Column("state", _("State"), lambda e: e.get_state_display(), kind="tag", order_by=("state",), tone=_tone),
        Column("place", _("Where"), _where),
        Column("taken", _("Places"), _taken_words, detail=_waiting_words),
        Column("centre", _("Centre"), lambda e: str(e.centre), order_by=("centre__code",), shown=several_centres),
        Column("kind", _("Kind of work"), lambda e: str(e.kind), order_by=("kind__position",)),
    )


def _other_event_columns() -> tuple[Column[Event], ...]:
    return (
        Column("registered", _("Registered"), _taken, kind="number", shown=False),
        Column(
            "capacity",
            _("Capacity"),
            lambda e: e.capacity,
            kind="number",
            order_by=("capacity",),
            may_be_empty=True,
            shown=False,
        ),
        Column("format", _("Format"), lambda e: e.get_format_display(), order_by=("format",), shown=False),
        Column("language", _("Language"), lambda e: str(LANGUAGES.get(e.language, e.language)), shown=False),
        Column("topic", _("Topic"), lambda e: e.topic, order_by=("topic",), shown=False),
        Column(
            "series",
            _("Series"),
            lambda e: str(e.series or ""),
            order_by=("series__title",),
            may_be_empty=True,
            shown=False,
        ),
        Column("reach", _("Who may register"), lambda e: e.get_reach_display(), order_by=("reach",), shown=False),
        Column("agreement", _("Agreement"), lambda e: str(e.agreement or ""), shown=False),
        Column("purpose", _("Purpose"), lambda e: str(e.purpose or ""), shown=False),
        Column("responsible", _("Responsible"), lambda e: str(e.responsible or ""), shown=False),
    )


def _event_filters(user: User) -> tuple[Filter[Event], ...]:
    return (
        TextFilter(name="q", title=_("Words in the title or description"), prominent=True, search=planning.worded_like),
        ChoiceFilter(name="when", title=_("When"), every=ANY, prominent=True, by=_when, choices=_whens),
        ChoiceFilter(
            name="state",
            title=_("State"),
            prominent=True,
            lookup="state",
            multiple=True,
            choices=choices_in(EventState.choices),
        ),
        ChoiceFilter(
            name="kind",
            title=_("Kind of work"),
            lookup="kind__code",
            multiple=True,
            choices=lambda: [Choice(kind.code, str(kind)) for kind in planning.kinds_of_gatherings(None)],
        ),
        ChoiceFilter(
            name="place",
            title=_("Municipality"),
            every=ALL_FEMININE,
            by=planning.in_municipality,
            choices=lambda: [Choice(place.code, place.name) for place in municipalities()],
        ),
        ChoiceFilter(
            name="series",
            title=_("Series"),
            lookup="series",
            ids=True,
            choices=lambda: [Choice(str(one.pk), one.title) for one in planning.series_worked_on(user)],
        ),
    )


def _other_event_filters(user: User) -> tuple[Filter[Event], ...]:
    return (
        ChoiceFilter(
            name="format", title=_("Format"), lookup="format", multiple=True, choices=choices_in(Format.choices)
        ),
        ChoiceFilter(
            name="reach", title=_("Who may register"), every=ANY, lookup="reach", choices=choices_in(Reach.choices)
        ),
        ChoiceFilter(
            name="agreement",
            title=_("Agreement"),
            lookup="agreement",
            ids=True,
            choices=lambda: [Choice(str(one.pk), one.number) for one in agreements_worked_on(user)],
        ),
        ChoiceFilter(
            name="centre",
            title=_("Centre"),
            lookup="centre",
            ids=True,
            multiple=True,
            choices=lambda: [Choice(str(centre.pk), centre.name) for centre in centres_of(user)],
        ),
        DateRangeFilter(name="date", title=_("Date"), field="starts_at__date"),
        BooleanFilter(name="mine", title=_("I am responsible"), only=lambda rows: rows.filter(responsible=user)),
    )


def registrations_table(event: Event, questions: Sequence[Question], *, user: User) -> TableDefinition[Registration]:
    """Everybody who registered for an event, each answer in a column of its own; the last leads to mending."""
    return TableDefinition(
        name="registrations",
        title=_("Registrations"),
        empty=Empty(
            title=_("Nobody has registered yet"),
            words=_("Whoever registers stands here at once. Those who ring up are registered by you."),
            no_fit=_("Nobody fits all of these filters."),
            show_all=_("Show all registrations"),
        ),
        columns=(*_registration_columns(event), *(_answer_column(one) for one in questions), *_acts(event, user)),
        filters=(
            TextFilter(name="q", title=_("Name, e-mail, organisation"), prominent=True, search=_found),
            ChoiceFilter(
                name="state", title=_("State"), prominent=True, lookup="state", multiple=True,
                choices=choices_in(RegistrationState.choices),
            ),
            *(_answer_filter(one) for one in questions if one.kind in _CHOSEN),
            DateRangeFilter(name="registered", title=_("Registered"), field="registered_at__date"),
        ),
        order="name",
        prepare=lambda rows: rows.select_related("organisation"),
        count_words=count_registrations,
    )  # fmt: skip


def count_registrations(number: int) -> str:
    """„12 pieteikumi”."""
    return ngettext("%(count)s registration", "%(count)s registrations", number) % {"count": format_count(number)}


_CHOSEN = {QuestionKind.ONE, QuestionKind.MANY, QuestionKind.YES}


def _registration_columns(event: Event) -> tuple[Column[Registration], ...]:
    return (
        Column(
            "name",
            _("Name and surname"),
            lambda r: r.name,
            order_by=("sort_key",),
            always=True,
            link=lambda r: reverse("events:show_registration", args=[r.event_id, r.pk]),
        ),
        Column(
            "state", _("State"), lambda r: r.get_state_display(), kind="tag", order_by=("state", "queued_at"),
            tone=lambda r: REGISTRATION_TONES[RegistrationState(r.state)], detail=_until,
        ),
        Column(
            "organisation", _("Organisation"), lambda r: str(r.organisation or r.organisation_name),
            order_by=("organisation_name",), shown=event.asks_organisation,
        ),
        Column("email", _("E-mail"), lambda r: r.email, order_by=("email_folded",)),
        Column("phone", _("Phone"), lambda r: r.phone, shown=event.asks_phone),
        Column("photos", _("May be seen in photos"), _photos, shown=False),
        Column(
            "registered", _("Registered"), lambda r: timezone.localdate(r.registered_at), kind="date",
            order_by=("registered_at",),
        ),
    )  # fmt: skip


def _answer_column(question: Question) -> Column[Registration]:
    key = str(question.pk)
    return Column(
        f"q{key}", question.label, lambda row: ", ".join(map(answer_words, planning.as_list(row.answers.get(key))))
    )


def _acts(event: Event, user: User) -> tuple[Column[Registration], ...]:
    if not rules.may_look_after(user, event):
        return ()

    def address(row: Registration) -> str:
        may_correct = rules.is_correctable(row)
        return reverse("events:correct_registration", args=[row.event_id, row.pk]) if may_correct else ""

    words = _("Edit")
    return (
        Column(
            "acts",
            _("Actions"),
            lambda r: words if address(r) else "",
            always=True,
            link=address,
            about=lambda r: r.name,
            only_on_page=True,
        ),
    )


def _answer_filter(question: Question) -> ChoiceFilter[Registration]:
    key = str(question.pk)
    offered = [YES, NO] if question.kind == QuestionKind.YES else choices_of(question)
    return ChoiceFilter(
        name=f"q{key}",
        title=question.label,
        every=ANY,
        multiple=True,
        by=lambda rows, wanted: planning.answered_with(rows, key, wanted),
        choices=lambda: [Choice(one, answer_words(one)) for one in offered],
    )


def _whens() -> list[Choice]:
    return [
        Choice(AHEAD, str(_("to come, or without a date"))),
        Choice(PAST, str(_("over"))),
        Choice(ALL, str(_("all"))),
    ]


def _when(rows: Any, wanted: tuple[str, ...]) -> QuerySet[Event]:
    found: QuerySet[Event] = rows
    if wanted[-1] == AHEAD:
        return planning.still_ahead(found)
    return planning.already_over(found) if wanted[-1] == PAST else found


def _found(rows: Any, text: str) -> QuerySet[Registration]:
    found: QuerySet[Registration] = rows
    for word in fold(text).split():
        found = found.filter(name_folded__contains=word) | found.filter(email_folded__contains=word)
    return found


def _address(event: Event) -> str:
    return reverse("events:show", args=[event.pk])


def _tone(event: Event) -> str:
    return STATE_TONES[EventState(event.state)]


def _day(event: Event) -> Any:
    return timezone.localdate(event.starts_at) if event.starts_at is not None else None


def _hours(event: Event) -> str:
    number: int = event.sessions_number or 0  # type: ignore[attr-defined] # annotated by for_listing
    more = ngettext("%(count)s session", "%(count)s sessions", number) % {"count": number} if number > 1 else ""
    return " · ".join(filter(None, [clock_words(event.starts_at, event.ends_at), more]))


def _about(event: Event) -> str:
    return " · ".join(filter(None, [event.topic, str(event.series or "")]))


def _where(event: Event) -> str:
    if event.format == Format.ONLINE:
        return str(Format.ONLINE.label)
    place: str = event.municipality or event.venue or ""  # type: ignore[attr-defined] # annotated by for_listing
    return place


def _taken(event: Event) -> int:
    return event.taken or 0  # type: ignore[attr-defined] # annotated by for_listing


def _taken_words(event: Event) -> str:
    if event.state == EventState.DRAFT:
        return str(event.capacity or "")
    return f"{_taken(event)} / {event.capacity}" if event.capacity is not None else str(_taken(event))


def _waiting_words(event: Event) -> str:
    waiting: int = event.waiting or 0  # type: ignore[attr-defined] # annotated by for_listing
    return str(_("%(count)s waiting") % {"count": waiting}) if waiting else ""


def _until(registration: Registration) -> str:
    if registration.state != RegistrationState.OFFERED or registration.offered_until is None:
        return ""
    return str(_("until %(when)s") % {"when": f"{timezone.localtime(registration.offered_until):%d.%m. %H:%M}"})


def _photos(registration: Registration) -> str:
    return {True: str(_("yes")), False: str(_("no")), None: ""}[registration.consents_to_photos]
