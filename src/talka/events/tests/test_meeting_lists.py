"""Attendance lists of online meetings as the tools write them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from talka.events.imports.meetings import decoded, read_meeting
from talka.events.imports.session_time import Clock, in_session
from talka.events.models import Session
from talka.events.queries.attendance import day_around

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

RENAMED = (
    "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,In waiting room\n"
    'Anna Bērziņa (Anna B),anna@example.lv,"11/18/2026 09:50:00 AM","11/18/2026 10:00:00 AM",10,Yes,Yes\n'
    'Anna Bērziņa (Anna B),anna@example.lv,"11/18/2026 10:00:00 AM","11/18/2026 11:05:00 AM",65,Yes,No\n'
)
WEBINAR = (
    "Attendee Report\nHost Details\nAttended,User Name (Original Name),Email,Join Time,Leave Time\n"
    "Yes,Pauls Kalniņš,p@example.lv,11/18/2026 10:00:00 AM,11/18/2026 11:00:00 AM\nAttendee Details\n"
    "Attended,User Name (Original Name),First Name,Last Name,Email,Join Time,Leave Time,Time in Session (minutes)\n"
    "Yes,annab,Anna,Bērziņa,anna@example.lv,11/18/2026 10:00:00 AM,11/18/2026 11:05:00 AM,65\n"
    "No,dace,Dace,Ozola,dace@example.lv,--,--,--\nOther Attended\n"
    "User Name,Join Time,Leave Time,Time in Session (minutes)\n"
    "Viesis,11/18/2026 10:00:00 AM,11/18/2026 10:05:00 AM,5\n"
)
LATVIAN_TEAMS = (
    "1. Kopsavilkums\nSapulces nosaukums\tSeminārs\n\n2. Dalībnieki\n"
    "Vārds\tPirmā pievienošanās\tPēdējā pamešana\tSapulces ilgums\tE-pasta adrese\tLoma\n"
    "Anna Bērziņa\t18.11.26, 9:58:00\t18.11.26, 11:03:00\t1 st. 5 min.\tanna@example.lv\tPrezentētājs\n\n"
    "3. Darbības sapulcē\nVārds\tPievienošanās laiks\nAnna Bērziņa\t18.11.26, 9:58:00\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RENAMED, [("Anna Bērziņa", "anna@example.lv", 65, 1)]),
        (WEBINAR, [
            ("Pauls Kalniņš", "p@example.lv", 60, 1), ("Anna Bērziņa", "anna@example.lv", 65, 1), ("Viesis", "", 5, 1),
        ]),
        (LATVIAN_TEAMS, [("Anna Bērziņa", "anna@example.lv", 65, 1)]),
    ],
    ids=["renamed, after waiting", "webinar of several lists", "teams in Latvian"],
)  # fmt: skip
def test_who_only_waited_or_registered_was_not_there(text: str, expected: list[tuple[str, str, int, int]]) -> None:
    assert [(line.name, line.email, line.minutes, len(line.spans)) for line in read_meeting(text)] == expected


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


@pytest.mark.parametrize(
    "moments",
    [
        ("19.11.26, 10:02:00", "19.11.26, 11:22:00"),
        ("19/11/26 10:02", "19/11/26 11:22"),
        ("Nov 19, 2026, 10:02:00 AM", "Nov 19, 2026, 11:22:00 AM"),
        ("2026-11-19T08:02:00Z", "2026-11-19T09:22:00.000Z"),
        ("2026-11-19 09:02:00+01:00", "2026-11-19 10:22:00+01:00"),
    ],
)
def test_moments_are_read_as_each_program_and_language_writes_them(moments: tuple[str, str]) -> None:
    [line] = read_meeting("Participant name\tJoined at\tLeft at\nAnna\t{}\t{}\n".format(*moments))
    assert line.spans == [(dt.datetime(2026, 11, 19, 10, 2), dt.datetime(2026, 11, 19, 11, 22))]


@pytest.mark.parametrize("moment", ["2026-99-19T08:02:00Z", "0001-01-01T00:02:00+14:00", "rīt"])
def test_what_is_no_moment_is_left_out(moment: str) -> None:
    [line] = read_meeting(
        f"Vārds\tPirmā pievienošanās\tPēdējā iziešana\tSapulces ilgums\nAnna\t{moment}\t{moment}\t5 min.\n"
    )
    assert (line.spans, line.minutes) == ([], 5)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1257"])
def test_every_encoding_is_read(encoding: str) -> None:
    assert decoded("Name\tĀbele\n".encode(encoding)) == "Name\tĀbele\n"


def test_what_is_no_text_is_not_read() -> None:
    assert decoded(b"\x00\x01\x02") is None


def lasting(starts: dt.datetime, hours: float) -> tuple[dt.datetime, dt.datetime]:
    starts = starts.replace(tzinfo=ZoneInfo("Europe/Riga"))
    return starts, starts + dt.timedelta(hours=hours)


def cut(
    text: str, starts: dt.datetime, hours: float = 1, *, day: tuple[dt.datetime, dt.datetime] | None = None
) -> tuple[list[int | None], Clock]:
    found = in_session(read_meeting(text), lasting(starts, hours), day)
    return found.minutes, found.clock


TEN = dt.datetime(2026, 11, 18, 10)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [(ZOOM, [60, 45]), (TEAMS, [60, 25]), (OLD_TEAMS, [50]), (MEET, [60, 45])],
    ids=["zoom", "teams", "old teams", "meet"],
)
def test_only_what_falls_into_the_session_counts(text: str, minutes: list[int]) -> None:
    assert cut(text, TEN) == (minutes, Clock.OURS)


def test_who_came_early_and_left_early_was_not_there_all_the_time() -> None:
    assert cut("Name,Join Time,Leave Time\nAnna,18.11.2026 09:30,18.11.2026 10:30\n", TEN) == ([30], Clock.OURS)


def test_the_second_session_of_a_day_is_cut_from_the_same_list() -> None:
    whole_day = (
        "Name,Join Time,Leave Time\nAnna,18.11.2026 09:50,18.11.2026 15:00\nPauls,18.11.2026 10:00,18.11.2026 12:00\n"
    )
    day = lasting(TEN, 5)
    assert cut(whole_day, TEN, 2, day=day) == ([120, 120], Clock.OURS)
    assert cut(whole_day, TEN.replace(hour=13), 2, day=day) == ([120, 0], Clock.OURS)


def test_a_break_within_first_join_and_last_leave_is_not_counted_twice() -> None:
    early = "Name,First Join,Last Leave,In-Meeting Duration\nAnna,18.11.2026 09:00,18.11.2026 10:20,50m\n"
    assert cut(early, TEN) == ([20], Clock.OURS), "no more than they can have been there"


@pytest.mark.parametrize(("month", "behind"), [(1, 2), (7, 3)])
def test_world_time_is_recognised_in_winter_and_in_summer(month: int, behind: int) -> None:
    starts = dt.datetime(2026, month, 15, 10)
    line = f"Anna,2026-{month:02}-15 {10 - behind:02}:00,2026-{month:02}-15 {14 - behind:02}:00\n"
    assert cut("Name,Join Time,Leave Time\n" + line, starts, 6) == ([240], Clock.WORLD)


def test_sessions_with_a_gap_are_read_by_the_clock_that_fits() -> None:
    line = "Name,Join Time,Leave Time\nAnna,2026-11-18 12:00,2026-11-18 14:00\n"
    day_around_it = lasting(TEN.replace(hour=9), 7)
    assert cut(line, TEN.replace(hour=14), 2, day=day_around_it) == ([120], Clock.WORLD), (
        "nobody was there by our clock"
    )
    both = "Name,Join Time,Leave Time\nAnna,2026-11-18 11:50,2026-11-18 14:05\n"
    session = lasting(TEN.replace(hour=14), 2)
    read = [in_session(read_meeting(both), session, day_around_it, said=said).minutes for said in ("", "ours", "world")]
    assert read == [[5], [5], [120]], "where both clocks fit, somebody chooses"


def test_the_day_may_stand_before_the_month() -> None:
    line = "Name,Join Time,Leave Time\nAnna,05/11/2026 10:00:00,05/11/2026 10:40:00\n"
    assert cut(line, dt.datetime(2026, 11, 5, 10)) == ([40], Clock.OURS)


def test_a_list_of_another_day_is_left_as_it_is_and_said_to_be() -> None:
    assert cut(ZOOM, TEN.replace(day=11)) == ([65, 45], Clock.OTHER)


def test_a_list_without_times_is_taken_as_it_is() -> None:
    assert cut("Name,Duration\nAnna,45\nPauls,\n", TEN) == ([45, None], Clock.NONE)


def test_the_day_holds_every_session_of_that_day_and_no_other() -> None:
    def session(starts: dt.datetime, hours: float) -> Session:
        begins, ends = lasting(starts, hours)
        return Session(starts_at=begins, ends_at=ends)

    first, second = session(TEN, 2), session(TEN.replace(hour=13), 2)
    other = session(TEN.replace(day=19), 3)
    assert day_around(second, [first, second, other]) == lasting(TEN, 5)
    assert day_around(other, [first, second, other]) == lasting(TEN.replace(day=19), 3)
