"""Attendance lists of online meetings as the tools write them."""

from __future__ import annotations

import pytest

from talka.events.imports.meetings import decoded, read_meeting

ZOOM = (
    "Meeting ID,Topic\n123,Seminārs\n\n"
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
    "Anna Bērziņa (Host),anna@example.lv,11/18/2026 09:55:00 AM,11/18/2026 10:30:00 AM,35,No\n"
    "Anna Bērziņa,anna@example.lv,11/18/2026 10:20:00 AM,11/18/2026 11:00:00 AM,40,No\n"
    "Pauls,,11/18/2026 10:00:00 AM,11/18/2026 10:30:00 AM,30,Yes\n"
    "Pauls,,11/18/2026 10:45:00 AM,11/18/2026 11:00:00 AM,15,Yes\n"
)
TEAMS = (
    "1. Summary\nMeeting title\tSeminārs\nAttended participants\t2\n\n"
    "2. Participants\nName\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Anna Bērziņa\t11/18/26, 9:55:05 AM\t11/18/26, 11:01:12 AM\t1h 6m 7s\tanna@example.lv\tanna@example.lv\tOrganizer\n"
    "Pauls Kalniņš (Unverified)\t11/18/26, 10:00:00 AM\t11/18/26, 11:00:00 AM\t25m 10s\t\t\tAttendee\n\n"
    "3. In-Meeting Activities\nName\tJoin Time\tLeave Time\tDuration\n"
    "Anna Bērziņa\t11/18/26, 9:55:05 AM\t11/18/26, 11:01:12 AM\t1h 6m 7s\n"
)
OLD_TEAMS = (
    "Full Name\tUser Action\tTimestamp\n"
    "Anna Bērziņa\tJoined\t11/18/2026, 10:00:00 AM\nAnna Bērziņa\tLeft\t11/18/2026, 10:20:00 AM\n"
    "Anna Bērziņa\tJoined\t11/18/2026, 10:30:00 AM\nAnna Bērziņa\tLeft\t11/18/2026, 11:00:00 AM\n"
)
MEET = (
    "First name,Last name,Email,Duration,Time joined,Time exited\n"
    "Anna,Bērziņa,anna@example.lv,1 hr 5 min,10:00 AM,11:05 AM\nPauls,Kalniņš,,45 min,,\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ZOOM, [("Anna Bērziņa", 65), ("Pauls", 45)]),
        (TEAMS, [("Anna Bērziņa", 66), ("Pauls Kalniņš", 25)]),
        (OLD_TEAMS, [("Anna Bērziņa", 50)]),
        (MEET, [("Anna Bērziņa", 65), ("Pauls Kalniņš", 45)]),
        ("Anna Bērziņa\nPauls Kalniņš\n", [("Anna Bērziņa", None), ("Pauls Kalniņš", None)]),
        ("Vārds;E-pasts;Ilgums\nAnna;a@example.lv;1:30:00\n", [("Anna", 90)]),
        ("Name,Duration\nAnna,nezinu\n12,5\n", [("Anna", None)]),
        ("", []),
    ],
    ids=["zoom", "teams", "old teams", "meet", "names", "clock", "unknown", "nothing"],
)
def test_each_person_stands_once_and_no_minute_counts_twice(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert [(line.name, line.minutes) for line in read_meeting(text)] == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1257"])
def test_every_encoding_is_read(encoding: str) -> None:
    assert decoded("Name\tĀbele\n".encode(encoding)) == "Name\tĀbele\n"


def test_what_is_no_text_is_not_read() -> None:
    assert decoded(b"\x00\x01\x02") is None
