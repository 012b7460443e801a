"""A log of any size, made inside the database so that filling is quick and the same on both engines.

The entries differ as real ones do: dates over the agreement's years, five states, purposes, topics, channels, proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Funder
from talka.activities.models import Activity, Participation, WorkKind
from talka.kernel.database import refresh_statistics
from talka.kernel.search import keep_searchable
from talka.programmes.models import Agreement, BudgetLine, ImplementationYear, Indicator, Purpose, Target
from talka.registry.models import Organisation, Person

KINDS, YEARS, CENTRES = 30, 3, 5
MEASURES = ("people", "organisations")
# The agreement runs since so many days, so that its third year is the present one.
RUNNING, YEAR = 900, 365
# What no entry of the log has in its words but one in this many.
RARE, RARE_WORD = 9_973, "retumins"


def make_frame() -> Agreement:
    """An agreement of five centres in its third year, with a plan and thirty indicators, each over one kind."""
    starts = timezone.localdate() - timedelta(days=RUNNING)
    centres = [Centre.objects.create(code=f"c{n}", name=f"Centrs {n}") for n in range(1, CENTRES + 1)]
    agreement = Agreement.objects.create(
        number="BENCH",
        title="Benchmark",
        centre=centres[0],
        funder=Funder.objects.create(name="Ministrija"),
        contractor=Organisation.objects.create(name="Biedrība"),
        starts=starts,
        ends=_last_day(starts, YEARS),
    )
    agreement.partners.set(centres[1:])
    purposes = [Purpose.objects.create(agreement=agreement, code=code, title=code) for code in ("CS", "DP")]
    for n in range(1, YEARS + 1):
        year = ImplementationYear.objects.create(
            agreement=agreement, ordinal=n, starts=_last_day(starts, n - 1) + timedelta(1), ends=_last_day(starts, n)
        )
        BudgetLine.objects.bulk_create([BudgetLine(year=year, purpose=one, planned=2_699_700) for one in purposes])
    for n, kind in enumerate(WorkKind.objects.order_by("pk")[:KINDS]):
        indicator = Indicator.objects.create(
            agreement=agreement,
            code=f"I{n}",
            title=f"I{n}",
            measure=MEASURES[n % 2],
            filters={"kind": [kind.code]},
            position=n,
        )
        Target.objects.bulk_create(Target(indicator=indicator, year=year, value=100) for year in agreement.years.all())
    return agreement


def fill(agreement: Agreement, activities: int) -> None:
    """`activities` entries with ten participations each, of half as many persons."""
    persons, organisations = max(activities // 2, 100), max(activities // 33, 50)
    with connection.cursor() as cursor, _roomy(cursor):
        _fill_registry(cursor, persons, organisations)
        _fill_activities(cursor, agreement, activities)
        _fill_participations(cursor, persons, organisations)
    refresh_statistics()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # PostgreSQL's own servant would do this within a minute.
            cursor.execute("VACUUM ANALYZE")


@contextmanager
def _roomy(cursor: Any) -> Iterator[None]:
    """Room and time while filling; what is measured afterwards has as much as the product gives itself."""
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA cache_size=-1500000")
    else:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("DROP INDEX IF EXISTS activities_activity_search_text_pieces")
    yield
    keep_searchable(Activity, "search_text")
    connection.close()


def empty() -> None:
    """Take every entry out again, past the guards that keep people from doing so."""
    Participation.objects.all()._raw_delete("default")
    Activity.objects.all()._raw_delete("default")


def _last_day(starts: date, years: int) -> date:
    return starts + timedelta(days=YEAR * years - 1)


def _first(model: Any) -> int:
    return int(model.objects.order_by("pk").values_list("pk", flat=True)[0])


def _numbers(count: int) -> str:
    return f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})"


def _fill_registry(cursor: Any, persons: int, organisations: int) -> None:
    """Copies of one row with names of their own: whatever columns there are."""
    for row, count in ((Person(name="N"), persons), (Organisation(name="N"), organisations)):
        row.save(force_insert=True)
        table, own = row._meta.db_table, {"name": "'N' || i", "name_folded": "'n' || i", "sort_key": "'43' || (10 + i)"}
        columns = [field.column for field in row._meta.concrete_fields if not field.primary_key]
        values = [own.get(column, f't."{column}"') for column in columns]
        names = ", ".join(f'"{column}"' for column in columns)
        cursor.execute(
            f"{_numbers(count)} INSERT INTO {table} ({names}) "
            f"SELECT {', '.join(values)} FROM n CROSS JOIN {table} t WHERE t.id = {row.pk}"
        )


def _fill_activities(cursor: Any, agreement: Agreement, count: int) -> None:
    first_year = agreement.years.order_by("ordinal").values_list("pk", flat=True)[0]
    first_purpose = agreement.purposes.order_by("pk").values_list("pk", flat=True)[0]
    # Of the present year only the days until today.
    days = f"{YEAR} * y + (i * 37) % CASE y WHEN {YEARS - 1} THEN {RUNNING - YEAR * (YEARS - 1) + 1} ELSE {YEAR} END"
    state = "CASE (i / 7) % 1000 WHEN 0 THEN 'draft' WHEN 1 THEN 'returned' WHEN 2 THEN 'removed' ELSE decided END"
    words = f"CASE i % {RARE} WHEN 0 THEN '{RARE_WORD} ' ELSE '' END || 'temats ' || ((i / 13) % 40) || ' b' || i"
    columns = {
        "ref": "'B' || i",
        "centre_id": f"{_first(Centre)} + i % {CENTRES}",
        "agreement_id": str(agreement.pk),
        "year_id": f"{first_year} + y",
        "purpose_id": f"CASE (i / 11) % 500 WHEN 0 THEN NULL ELSE {first_purpose} + i % 2 END",
        "kind_id": f"{_first(WorkKind)} + (i / {CENTRES * YEARS}) % {KINDS}",
        "title": "'Saruna par biedrības dibināšanu ' || i",
        "starts": _day(agreement.starts, "d"),
        "listed_on": _day(agreement.starts, "d"),
        "place_text": "''",
        "format": "''",
        "count": "1 + i % 3",
        "participants": "CASE (i / 19) % 20 WHEN 0 THEN 15 END",
        "minutes": "15 * (1 + i % 8)",
        "channel": "CASE (i / 3) % 4 WHEN 0 THEN 'phone' WHEN 1 THEN 'email' WHEN 2 THEN 'meeting' ELSE 'online' END",
        "topic": "'temats ' || ((i / 13) % 40)",
        "link": "CASE (i / 17) % 10 WHEN 0 THEN '' ELSE 'https://example.lv/' || i END",
        "notes": "'Kas jādara, lai dibinātu biedrību, un kādi dokumenti jāiesniedz.'",
        "search_text": f"'saruna par biedribas dibinasanu ' || {words}",
        "sort_key": "'433520423420015026334901' || i || '0'",
        "state": state,
        "return_note": "''",
        "recorded_by_id": str(system_actor().pk),
        "recorded_at": _literal("'2023-01-01 00:00:00+00'", "TIMESTAMPTZ"),
        "version": "1",
    }
    cursor.execute(
        f"{_numbers(count)}, m AS (SELECT i, (i / {CENTRES}) % {YEARS} AS y, "
        "CASE i % 2 WHEN 0 THEN 'recorded' ELSE 'approved' END AS decided FROM n), "
        f"o AS (SELECT i, y, decided, {days} AS d FROM m) "
        f"INSERT INTO activities_activity ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM o"
    )


def _day(first: date, days: str) -> str:
    if connection.vendor == "sqlite":
        return f"date('{first}', '+' || ({days}) || ' days')"
    return f"DATE '{first}' + ({days})::int"


def _literal(text: str, kind: str) -> str:
    """PostgreSQL wants moments to be moments; SQLite keeps them as this very text."""
    return text if connection.vendor == "sqlite" else f"{kind} {text}"


def _fill_participations(cursor: Any, persons: int, organisations: int) -> None:
    last_person, last_organisation = (
        int(model.objects.order_by("-pk").values_list("pk", flat=True)[0]) for model in (Person, Organisation)
    )
    cursor.execute(
        f"{_numbers(10)} INSERT INTO activities_participation (activity_id, person_id, organisation_id, role) "
        f"SELECT a.id, {last_person} - (a.id * 7919 + n.i * 9973) % {persons}, "
        f"{last_organisation} - (a.id * 31 + n.i * 17) % {organisations}, 'participant' "
        "FROM activities_activity a CROSS JOIN n"
    )
