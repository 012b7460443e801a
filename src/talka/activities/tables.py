"""The log as a list."""

from __future__ import annotations

from typing import Any, Literal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.activities.models import Activity, Family, Format, State
from talka.activities.models.activities import COUNTED_STATES
from talka.activities.queries.evidence import lacking_evidence_lately, with_evidence_enough
from talka.activities.queries.log import (
    CHANNELS,
    agreements_worked_on,
    channel_name,
    for_listing,
    kinds_in_use,
    purposes_worked_on,
    series_worked_on,
    unassigned,
    up_to_year,
    with_named,
    with_participants,
    years_worked_on,
)
from talka.activities.queries.participations import how_known
from talka.kernel.numbers import format_count
from talka.kernel.periods import format_date
from talka.kernel.tables import (
    ALL_FEMININE,
    BooleanFilter,
    Choice,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    Empty,
    Filter,
    TableDefinition,
    TextFilter,
    YearFilter,
    choices_in,
)
from talka.places.queries import municipalities

STATE_TONES = {
    State.DRAFT: "neutral",
    State.RECORDED: "info",
    State.APPROVED: "good",
    State.RETURNED: "warning",
    State.REMOVED: "bad",
}
# „counted”: what figures stand on, whoever approved it.
COUNTED = "counted"


def activities_table(user: User) -> TableDefinition[Activity]:
    """Columns and filters of the log for one person."""
    return TableDefinition(
        name="activities",
        title=_("Work log"),
        empty=Empty(
            title=_("No work is recorded yet"),
            words=_("Record a piece of work once: figures, reports and maps follow from it."),
            no_fit=_("No work fits all of these filters."),
            show_all=_("Show the whole log"),
        ),
        columns=(*_usual_columns(several_centres=centres_of(user).count() > 1), *_other_columns()),
        # What looks for evidence comes last: it looks at the latest entries of those that the others leave.
        filters=(
            *_usual_filters(user),
            *_other_filters(user),
            *_day_and_gap_filters(user),
            *_hidden_filters(user),
            _gap(),
        ),
        order="-date",
        always_ordered_by=("date", "title"),
        prepare=_prepare,
        count_words=count_words,
    )


def count_words(number: int) -> str:
    """„47 ieraksti”."""
    return ngettext("%(count)s record", "%(count)s records", number) % {"count": format_count(number)}


def _prepare(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    return with_evidence_enough(with_named(for_listing(rows)))  # type: ignore[arg-type] # the rows of a list are ours


def _usual_columns(*, several_centres: bool) -> tuple[Column[Activity], ...]:
    return (
        Column("date", _("Date"), lambda a: a.starts, kind="date", order_by=("listed_on",), always=True, detail=_until),
        Column(
            "title",
            _("Title"),
            lambda a: a.title,
            order_by=("sort_key",),
            always=True,
            link=_address,
            detail=_circumstances,
        ),
        Column("kind", _("Kind of work"), lambda a: str(a.kind), order_by=("kind__position", "kind__name")),
        Column(
            "state",
            _("State"),
            lambda a: a.get_state_display(),
            kind="tag",
            order_by=("state",),
            tone=_tone,
            detail=_lacks_evidence,
        ),
        Column("centre", _("Centre"), lambda a: str(a.centre), order_by=("centre__code",), shown=several_centres),
        Column("purpose", _("Purpose"), lambda a: str(a.purpose or ""), order_by=("purpose__code",), detail=_frame),
        Column("count", _("Count"), lambda a: a.count, kind="number", order_by=("count",)),
        Column(
            "participants",
            _("Participations"),
            _participations,
            kind="number",
            detail=_how_known,
            detail_title=_("How participants are known"),
        ),
    )


def _other_columns() -> tuple[Column[Activity], ...]:
    return (
        Column(
            "agreement", _("Agreement"), lambda a: str(a.agreement or ""), order_by=("agreement__number",), shown=False
        ),
        Column("year", _("Year"), lambda a: str(a.year or ""), order_by=("year__ordinal",), shown=False),
        Column("people", _("Unique people"), lambda a: a.people, kind="number", order_by=("people",), shown=False),
        Column(
            "organisations",
            _("Unique organisations"),
            lambda a: a.organisations,
            kind="number",
            order_by=("organisations",),
            shown=False,
        ),
        Column("minutes", _("Minutes"), lambda a: a.minutes, kind="number", order_by=("minutes",), shown=False),
        Column("evidence", _("Evidence"), _evidence_words, shown=False),
        Column("until", _("Until"), lambda a: a.ends, kind="date", order_by=("ends",), shown=False),
        Column("format", _("Format"), lambda a: a.get_format_display(), order_by=("format",), shown=False),
        Column("place", _("Municipality"), lambda a: str(a.place or ""), order_by=("place__sort_key",), shown=False),
        Column("place_text", _("Place"), lambda a: a.place_text, shown=False),
        Column("channel", _("Channel"), lambda a: channel_name(a.channel), order_by=("channel",), shown=False),
        Column("series", _("Series"), lambda a: str(a.series or ""), order_by=("series__code",), shown=False),
        Column("topic", _("Topic"), lambda a: a.topic, order_by=("topic",), shown=False),
        Column("link", _("Link"), lambda a: a.link, shown=False),
        Column("reference", _("Reference"), lambda a: a.ref, order_by=("ref",), shown=False),
        Column("recorded_by", _("Entered by"), lambda a: str(a.recorded_by), shown=False),
        Column(
            "recorded_at",
            _("Recorded on"),
            lambda a: timezone.localdate(a.recorded_at),
            kind="date",
            order_by=("recorded_at",),
            shown=False,
        ),
    )


def _series(user: User) -> list[Choice]:
    """By code, which series of several agreements may share: then all their names."""
    names: dict[str, dict[str, None]] = {}
    for series in series_worked_on(user):
        names.setdefault(series.code, {})[str(series)] = None
    return [Choice(code, " / ".join(called)) for code, called in names.items()]


def _usual_filters(user: User) -> tuple[Filter[Activity], ...]:
    return (
        TextFilter(name="q", title=_("Words in the title or notes"), prominent=True, search=_titled),
        ChoiceFilter(
            name="kind", title=_("Kind of work"), prominent=True, multiple=True, lookup="kind__code", choices=_kinds
        ),
        ChoiceFilter(
            name="year",
            title=_("Implementation year"),
            prominent=True,
            lookup="year",
            ids=True,
            choices=lambda: [
                Choice(str(year.pk), f"{year} ({year.period})", year.agreement.number) for year in years_worked_on(user)
            ],
        ),
        ChoiceFilter(name="state", title=_("State"), prominent=True, by=_in_states, choices=_states),
    )


def _other_filters(user: User) -> tuple[Filter[Activity], ...]:
    return (
        ChoiceFilter(
            name="agreement",
            title=_("Agreement"),
            lookup="agreement",
            ids=True,
            choices=lambda: [Choice(str(a.pk), a.number) for a in agreements_worked_on(user)],
        ),
        ChoiceFilter(
            name="purpose",
            title=_("Purpose"),
            lookup="purpose__code",
            multiple=True,
            choices=lambda: list({p.code: Choice(p.code, p.title) for p in purposes_worked_on(user)}.values()),
        ),
        ChoiceFilter(
            name="series",
            title=_("Series"),
            lookup="series__code",
            multiple=True,
            choices=lambda: _series(user),
        ),
        ChoiceFilter(
            name="channel",
            title=_("Channel"),
            lookup="channel",
            multiple=True,
            choices=choices_in(CHANNELS.items()),
        ),
        ChoiceFilter(
            name="format",
            title=_("Format"),
            lookup="format",
            choices=choices_in(Format.choices),
        ),
        ChoiceFilter(
            name="centre",
            title=_("Centre"),
            lookup="centre",
            ids=True,
            multiple=True,
            choices=lambda: [Choice(str(centre.pk), centre.name) for centre in centres_of(user)],
        ),
    )


def _day_and_gap_filters(user: User) -> tuple[Filter[Activity], ...]:
    return (
        ChoiceFilter(
            name="place",
            title=_("Municipality"),
            every=ALL_FEMININE,
            lookup="place__code",
            choices=lambda: [Choice(place.code, place.name) for place in municipalities()],
        ),
        DateRangeFilter(name="date", title=_("Date"), field="listed_on"),
        YearFilter(name="calendar", title=_("Calendar year"), field="listed_on"),
        BooleanFilter(name="unassigned", title=_("Without agreement or purpose"), only=unassigned),
        BooleanFilter(name="mine", title=_("Recorded by me"), only=lambda rows: rows.filter(recorded_by=user)),
    )


def _participant_filter(kind: Literal["organisation", "person"], title: str | Promise) -> Filter[Activity]:
    return ChoiceFilter(
        name=kind,
        title=title,
        ids=True,
        drawn=False,
        choices=list,
        by=lambda rows, pks: with_participants(rows, kind, [int(pk) for pk in pks]),
    )


def _hidden_filters(user: User) -> tuple[Filter[Activity], ...]:
    """Those that other pages link with."""
    return (
        ChoiceFilter(
            name="centre_code",
            title=_("Centre"),
            drawn=False,
            multiple=True,
            lookup="centre__code",
            choices=lambda: [Choice(centre.code, centre.name) for centre in centres_of(user)],
        ),
        ChoiceFilter(
            name="until",
            title=_("Up to the implementation year"),
            ids=True,
            drawn=False,
            choices=list,
            by=lambda rows, ordinals: up_to_year(rows, int(ordinals[0])),
        ),
        _participant_filter("organisation", _("Organisation")),
        _participant_filter("person", _("Person")),
        ChoiceFilter(name="topic", title=_("Topic"), drawn=False, choices=list, lookup="topic"),
        BooleanFilter(
            name="topicless", title=_("Without a topic"), drawn=False, only=lambda rows: rows.filter(topic="")
        ),
        BooleanFilter(
            name="placeless", title=_("Place not said"), drawn=False, only=lambda rows: rows.filter(place=None)
        ),
    )


def _gap() -> Filter[Activity]:
    return BooleanFilter(
        name="lacking_evidence",
        title=_("Evidence is missing"),
        # Which entries are looked at is said where the filter is chosen: most logs are shorter.
        chosen_title=_("Evidence is missing, of the latest 10 000 records"),
        only=lacking_evidence_lately,
    )


def _titled(rows: Any, text: str) -> QuerySet[Activity]:
    found: QuerySet[Activity] = rows.titled_like(text)
    return found


def _kinds() -> list[Choice]:
    return [Choice(kind.code, str(kind), str(Family(kind.family).label)) for kind in kinds_in_use()]


def _states() -> list[Choice]:
    return [Choice(COUNTED, str(_("counted: recorded and approved"))), *choices_in(State.choices)()]


def _in_states(rows: Any, states: tuple[str, ...]) -> QuerySet[Activity]:
    wanted = {*states, *(COUNTED_STATES if COUNTED in states else ())}
    # Said by what is left out where that is less: nearly every entry is counted, and no index finds nearly all.
    others = set(State.values) - wanted
    narrowed = rows.exclude(state__in=others) if set(COUNTED_STATES) <= wanted else rows.filter(state__in=wanted)
    found: QuerySet[Activity] = narrowed
    return found


def _address(activity: Activity) -> str:
    return reverse("activities:show", args=[activity.pk])


def _until(activity: Activity) -> str:
    if activity.ends is not None and activity.ends != activity.starts:
        return f"– {format_date(activity.ends)}"
    return ""


def _circumstances(activity: Activity) -> str:
    parts = [
        activity.topic if activity.topic not in activity.title else "",
        channel_name(activity.channel),
        str(activity.series or ""),
        activity.place_text or str(activity.place or ""),
    ]
    return " · ".join(part for part in parts if part)


def _frame(activity: Activity) -> str:
    """Agreement and year: where the work is reported."""
    if activity.agreement is None:
        return ""
    year = str(_("year %(number)s") % {"number": activity.year}) if activity.year else ""
    return ", ".join(filter(None, [activity.agreement.number, year]))


def _tone(activity: Activity) -> str:
    return STATE_TONES[State(activity.state)]


def _participations(activity: Activity) -> int | None:
    """The total that was given; otherwise as many as are named."""
    named: int | None = activity.named  # type: ignore[attr-defined] # annotated in _prepare
    return named if activity.participants is None else activity.participants


def _how_known(activity: Activity) -> str:
    return how_known(activity.participants, activity.named or 0)  # type: ignore[attr-defined] # annotated in _prepare


def _lacks_evidence(activity: Activity) -> str:
    proven = activity.is_proven or not activity.is_counted  # type: ignore[attr-defined] # annotated in _prepare
    return "" if proven else str(_("evidence is missing"))


def _evidence_words(activity: Activity) -> str:
    return str(_("enough") if activity.is_proven else _("missing"))  # type: ignore[attr-defined] # annotated in _prepare
