"""Papers with names: the sheet to sign, and the list of those who came."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from talka.events.exports.certificates import picture_file
from talka.events.models import Registration, RegistrationState, Session
from talka.events.queries.attendance import Row, Table, counted_minutes
from talka.events.queries.payers import logos_of_event
from talka.events.queries.words import hours, time_words
from talka.kernel.numbers import format_count
from talka.kernel.typesetting import typeset

EMPTY_ROWS = 8


def expected_in(table: Table) -> list[Registration]:
    """Whoever has a place, or is offered one."""
    stand = {RegistrationState.CONFIRMED, RegistrationState.OFFERED}
    return [row.registration for row in table.rows if row.registration.state in stand]


def signing_sheet(session: Session, table: Table) -> bytes:
    """Who is expected at a session, in the order of names, with a place to sign."""
    expected = [[one.name, one.organisation_name, ""] for one in expected_in(table)]
    values = _paper(
        session,
        title=_("Sign-in sheet"),
        columns=[_("Name and surname"), _("Organisation"), _("Signature")],
        rows=expected + [["", "", ""]] * EMPTY_ROWS,
        note=_("The list proves the work to whoever pays for it and is kept as long as the agreement asks."),
        tall=True,
    )
    files: dict[str, bytes] = {}
    for number, one in enumerate(logos_of_event(session.event)):
        if picture := picture_file(one.picture.file, f"funder{number}"):
            files[picture[0]] = picture[1]
            values["funders"].append(
                {"file": picture[0], "name": one.name, "words": one.statement, "mm": one.height_mm}
            )
    return _typeset(session, values, files)


@dataclass(frozen=True)
class AttendanceList:
    """Who came to a session and for how long, as it is noted; the same records give the same bytes."""

    session: Session
    values: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The same for what looks the same."""
        return json.dumps(self.values, sort_keys=True)

    def made(self) -> bytes:
        """The document. It takes a second, in which nobody should wait for our transaction."""
        return _typeset(self.session, self.values)


def attendance_list(session: Session, table: Table) -> AttendanceList:
    """What stands on the list of a session."""
    came = [row for row in table.rows if row.there[session.pk] is not None]
    words = ngettext("%(count)s participant.", "%(count)s participants.", len(came)) % {
        "count": format_count(len(came))
    }
    values = _paper(
        session,
        title=_("Attendance list"),
        columns=[_("Name and surname"), _("Organisation"), _("Hours")],
        rows=[_came(row, session) for row in came],
        note=words + " " + _("Made from what was noted at the door, on paper or by the online meeting."),
        tall=False,
    )
    return AttendanceList(session, values)


def _came(row: Row, session: Session) -> list[str]:
    there = row.there[session.pk]
    lasted = counted_minutes(there, session.minutes) if there is not None else 0
    return [row.registration.name, row.registration.organisation_name, hours(lasted)]


def _paper(  # noqa: PLR0913 -- what stands on a paper
    session: Session, *, title: str, columns: list[str], rows: list[list[str]], note: str, tall: bool
) -> dict[str, Any]:
    day: date = timezone.localdate(session.starts_at)
    return {
        "language": get_language(),
        "title": title,
        "event": session.event.title,
        "facts": [
            *filter(None, [session.title, time_words(session.starts_at, session.ends_at), _where(session)]),
            session.event.centre.name,
        ],
        "columns": columns,
        "rows": rows,
        "note": note,
        "tall": tall,
        # Of the sheet that people sign: what proves the work is the same whatever logos are shown later.
        "funders": [],
        "made_on_parts": [day.year, day.month, day.day],
    }


def _typeset(session: Session, values: Mapping[str, Any], files: Mapping[str, bytes] = {}) -> bytes:
    template = resources.files("talka.events.exports").joinpath("data/sheet.typ").read_bytes()
    return typeset(template, values, made_on=timezone.localdate(session.starts_at), files=files)


def _where(session: Session) -> str:
    place = session.place.name if session.place else ""
    return ", ".join(filter(None, [session.venue, place if place not in session.venue else ""]))
