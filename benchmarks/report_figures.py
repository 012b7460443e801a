"""The report's figures: from nothing, after one recorded consultation, and unchanged.

450 figures: 30 indicators × 3 years × 5 centres with distinct people and organisations.
"""

from __future__ import annotations

import argparse

from starting import start

start()

from django.db import connection
from filling import fill, make_frame
from measuring import line, median_seconds

from talka.accounts.actions import system_actor
from talka.activities.actions import record_activity
from talka.activities.models import Activity, WorkKind
from talka.programmes.models import Agreement
from talka.reporting.models import Figure, FigureState
from talka.reporting.queries.figures import figures, recount

# What a careful author writes for these indicators: two grouped queries for everything.
COUNTED = "state IN ('recorded', 'approved')"
BY_HAND = (
    f"""SELECT year_id, centre_id, kind_id, COUNT(*), SUM(count), SUM(participants) FROM activities_activity
    WHERE agreement_id = %s AND {COUNTED} GROUP BY 1, 2, 3""",
    f"""SELECT a.year_id, a.centre_id, a.kind_id, COUNT(DISTINCT p.person_id), COUNT(DISTINCT p.organisation_id)
    FROM activities_participation p JOIN activities_activity a ON a.id = p.activity_id
    WHERE a.agreement_id = %s AND a.{COUNTED} GROUP BY 1, 2, 3""",
)


def by_hand(agreement: Agreement) -> None:
    """Run the hand-written queries and fetch all rows."""
    with connection.cursor() as cursor:
        for query in BY_HAND:
            cursor.execute(query, [agreement.pk])
            cursor.fetchall()


def forget() -> None:
    """Throw away what is kept."""
    Figure.objects.all().delete()
    FigureState.objects.all().delete()


def record_one(agreement: Agreement) -> None:
    """Somebody records a consultation."""
    record_activity(
        Activity(
            centre=agreement.centre,
            agreement=agreement,
            year=agreement.years.get(ordinal=1),
            kind=WorkKind.objects.get(code="consultation"),
            title="Konsultācija",
        ),
        actor=system_actor(),
    )


def main() -> None:
    """Fill, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--activities", type=int, default=20_000)
    parser.add_argument("--full", action="store_true", help="1,000,000 activities and 10,000,000 participations")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    size = 1_000_000 if given.full else given.activities
    agreement = make_frame()
    fill(agreement, size)
    print(f"\n{connection.vendor}, {size:,} activities, {10 * size:,} participations\n")
    print("| what | time | against | ratio |\n|---|---:|---|---:|")
    hand = median_seconds(lambda: by_hand(agreement), rounds=given.rounds)
    nothing = median_seconds(lambda: figures(agreement), rounds=given.rounds, before=forget)
    line("hand-written grouped SQL", hand, "itself", 1.0)
    line("figures from nothing", nothing, "hand-written (at most 1.2)", nothing / hand)
    touched = median_seconds(
        lambda: figures(agreement), rounds=max(5, given.rounds), before=lambda: record_one(agreement)
    )
    line("figures after one consultation", touched, "from nothing is larger by (at least 50)", nothing / touched)
    again = median_seconds(lambda: figures(agreement), rounds=20)
    line("figures unchanged", again, "from nothing is larger by (at least 500)", nothing / again)
    kept, counted = figures(agreement).counted, recount(agreement).counted
    print(f"\n{len(kept)} figures; kept and counted anew agree: {kept == counted}")


if __name__ == "__main__":
    main()
