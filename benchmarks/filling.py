"""A log of any size, made inside the database so that filling is quick and the same on both engines."""

from __future__ import annotations

from datetime import date

from django.db import connection

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Funder
from talka.activities.models import WorkKind
from talka.programmes.models import Agreement, ImplementationYear, Indicator
from talka.registry.models import Organisation, Person

KINDS, YEARS, CENTRES = 30, 3, 5
MEASURES = ("people", "organisations", "participations", "items")


def make_frame() -> Agreement:
    """An agreement of five centres over three years, with thirty indicators, each over one kind."""
    centres = [Centre.objects.create(code=f"c{n}", name=f"Centrs {n}") for n in range(1, CENTRES + 1)]
    agreement = Agreement.objects.create(
        number="BENCH",
        title="Benchmark",
        centre=centres[0],
        funder=Funder.objects.create(name="Ministrija"),
        contractor=Organisation.objects.create(name="Biedrība"),
        starts=date(2022, 7, 15),
        ends=date(2025, 7, 14),
    )
    agreement.partners.set(centres[1:])
    for n in range(1, YEARS + 1):
        ImplementationYear.objects.create(
            agreement=agreement, ordinal=n, starts=date(2021 + n, 7, 15), ends=date(2022 + n, 7, 14)
        )
    for n, kind in enumerate(WorkKind.objects.order_by("pk")[:KINDS]):
        Indicator.objects.create(
            agreement=agreement,
            code=f"I{n}",
            title=f"I{n}",
            measure=MEASURES[n % 2],
            filters={"kind": [kind.code]},
            position=n,
        )
    return agreement


def fill(agreement: Agreement, activities: int) -> None:
    """`activities` entries with ten participations each, of a twentieth as many persons."""
    persons, organisations = max(activities // 2, 100), max(activities // 33, 50)
    Person.objects.bulk_create([Person(name=f"P{n}") for n in range(persons)], batch_size=5000)
    Organisation.objects.bulk_create([Organisation(name=f"O{n}") for n in range(organisations)], batch_size=5000)
    with connection.cursor() as cursor:
        _fill_activities(cursor, agreement, activities)
        _fill_participations(cursor, activities, persons, organisations)
        cursor.execute("ANALYZE")


def _numbers(count: int) -> str:
    return f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})"


def _fill_activities(cursor: object, agreement: Agreement, count: int) -> None:
    first_year = agreement.years.order_by("ordinal").values_list("pk", flat=True)[0]
    first_centre = Centre.objects.order_by("pk").values_list("pk", flat=True)[0]
    first_kind = WorkKind.objects.order_by("pk").values_list("pk", flat=True)[0]
    actor = system_actor().pk
    columns = (
        "ref, centre_id, agreement_id, year_id, kind_id, title, starts, listed_on, place_text, format, count, "
        "participants, channel, topic, link, notes, search_text, sort_key, state, return_note, recorded_by_id, "
        "recorded_at, version"
    )
    rows = (
        f"SELECT 'B' || i, {first_centre} + i % {CENTRES}, {agreement.pk}, {first_year} + (i / {CENTRES}) % {YEARS}, "
        f"{first_kind} + (i / {CENTRES * YEARS}) % {KINDS}, 'Darbs ' || i, '2023-01-01', '2023-01-01', '', '', "
        f"1 + i % 3, NULL, '', '', '', '', 'darbs ' || i, 'darbs', 'recorded', '', {actor}, "
        "'2023-01-01 00:00:00+00', 1 FROM n"
    )
    # PostgreSQL wants dates to be dates; SQLite keeps them as this very text.
    cursor.execute(f"{_numbers(count)} INSERT INTO activities_activity ({columns}) {_dated(rows)}")  # type: ignore[attr-defined]  # a database cursor


def _dated(rows: str) -> str:
    if connection.vendor == "sqlite":
        return rows
    return rows.replace("'2023-01-01'", "DATE '2023-01-01'").replace("'2023-01-01 00", "TIMESTAMPTZ '2023-01-01 00")


def _fill_participations(cursor: object, count: int, persons: int, organisations: int) -> None:
    first_person = Person.objects.order_by("pk").values_list("pk", flat=True)[0]
    first_organisation = Organisation.objects.order_by("-pk").values_list("pk", flat=True)[0] - organisations + 1
    cursor.execute(  # type: ignore[attr-defined]  # a database cursor
        f"{_numbers(10)} INSERT INTO activities_participation (activity_id, person_id, organisation_id, role) "
        f"SELECT a.id, {first_person} + (a.id * 7919 + n.i * 9973) % {persons}, "
        f"{first_organisation} + (a.id * 31 + n.i * 17) % {organisations}, 'participant' "
        "FROM activities_activity a CROSS JOIN n"
    )
    assert count > 0
