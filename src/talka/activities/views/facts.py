"""What an entry says, as lines of its page."""

from __future__ import annotations

from datetime import time

from django.utils.html import format_html
from django.utils.translation import gettext as _

from talka.activities.models import Activity
from talka.activities.queries.log import channel_name
from talka.activities.queries.participations import how_known
from talka.kernel.numbers import format_count
from talka.kernel.periods import format_date_range
from talka.kernel.ui.shapes import SummaryRow

MINUTES = 60


def facts_of(activity: Activity, *, named: int) -> list[SummaryRow]:
    """Everything that is known, and what the kind asks for but nobody said; so many are named."""
    counts = _numbers(activity, named)
    rows = [
        (_("Kind of work"), str(activity.kind), True),
        (_("Date"), when(activity), True),
        (_("Count"), format_count(activity.count) if activity.count != 1 else "", False),
        (_("Format"), activity.get_format_display(), activity.kind.asks_for("format")),
        (
            _("Place"),
            place_words(activity),
            activity.kind.asks_for("place"),
        ),
        *counts,
        (_("Duration"), hours(activity.minutes), activity.kind.asks_for("hours")),
        (_("Channel"), channel_name(activity.channel), activity.kind.asks_for("channel")),
        (_("Series"), str(activity.series or ""), activity.kind.asks_for("series")),
        (_("Topic"), activity.topic, activity.kind.asks_for("topic")),
        (_("Link"), _linked(activity.link), activity.kind.asks_for("link")),
        (_("Notes"), activity.notes, False),
        (_("Agreement"), str(activity.agreement or ""), True),
        (_("Implementation year"), f"{activity.year} ({activity.year.period})" if activity.year else "", True),
        (_("Purpose"), str(activity.purpose or ""), True),
        (_("Centre"), str(activity.centre), True),
        (_("Reference"), activity.ref, False),
    ]
    return [SummaryRow(key, value) for key, value, asked in rows if value or asked]


def place_words(activity: Activity) -> str:
    """„Alberta iela 13, Rīga”: the words, and the municipality where they do not name it themselves."""
    words, place = activity.place_text, str(activity.place or "")
    said = {part.strip() for part in words.split(",")}
    return ", ".join(filter(None, [words, "" if place in said else place]))


def when(activity: Activity) -> str:
    """„28.10.2022. 10:00–13:00”; undated work says so."""
    if activity.starts is None:
        return _("undated")
    hours_of_day = "–".join(
        f"{one:%H:%M}" for one in (activity.starts_time, activity.ends_time) if isinstance(one, time)
    )
    return " ".join(filter(None, [format_date_range(activity.starts, activity.ends), hours_of_day]))


def hours(minutes: int | None) -> str:
    """„1 h 30 min”."""
    if minutes is None:
        return ""
    whole, rest = divmod(minutes, MINUTES)
    return " ".join(filter(None, [f"{whole} h" if whole else "", f"{rest} min" if rest or not whole else ""]))


def _numbers(activity: Activity, named: int) -> list[tuple[str, str, bool]]:
    asked = activity.kind.asks_for("participants")
    return [
        (_("Participations"), participations_words(activity.participants, named), asked),
        (_("Unique people"), format_count(activity.people), False),
        (_("Unique organisations"), format_count(activity.organisations), activity.kind.asks_for("organisations")),
    ]


def participations_words(total: int | None, named: int) -> str:
    """„15 (kopsumma, bez vārdiem)”; without a total as many as are named."""
    known = how_known(total, named)
    number = format_count(total if total is not None or not named else named)
    return f"{number} ({known})" if known else number


def _linked(link: str) -> str:
    # Only web addresses are written as links; anything else stays text.
    if not link.startswith(("http://", "https://")):
        return link
    return format_html('<a class="govuk-link" href="{}" rel="noreferrer noopener">{}</a>', link, link)
