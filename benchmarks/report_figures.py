"""The report's figures, and the whole report: from nothing, after one recorded consultation, and unchanged.

450 figures: 30 indicators × 3 years × 5 centres with distinct people and organisations. The whole report is measured as
its page tells it, as machines read it, and with what its rules find; beside it the report with every record, as sent.
"""

from __future__ import annotations

import argparse

from starting import start

start()

from by_hand import figures_by_hand, report_by_hand
from django.db import connection
from filling import fill, make_frame
from measuring import line, median_seconds

from talka.accounts.actions import system_actor
from talka.activities.actions import record_activity
from talka.activities.models import Activity, WorkKind
from talka.programmes.models import Agreement
from talka.reporting.findings import findings_of
from talka.reporting.models import Figure, FigureState, WorkTally
from talka.reporting.queries.content import report_content, report_told
from talka.reporting.queries.data import report_data
from talka.reporting.queries.figures import figures, recount
from talka.reporting.queries.shapes import ReportContent


def forget() -> None:
    """Throw away what is kept."""
    Figure.objects.all().delete()
    WorkTally.objects.all().delete()
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


def whole_report(agreement: Agreement) -> None:
    """What the page of the report says, what machines read, and what the rules find."""
    report_told(agreement, up_to_year=3)
    report_data(agreement)
    findings_of(agreement)


def measure_report(agreement: Agreement, rounds: int) -> None:
    """The whole report against what it takes by hand, and against itself from nothing."""
    hand = median_seconds(lambda: report_by_hand(agreement), rounds=rounds)
    line("hand-written grouped SQL for the whole report", hand, "itself", 1.0)
    nothing = median_seconds(lambda: whole_report(agreement), rounds=rounds, before=forget)
    line("report from nothing", nothing, "hand-written (at most 1.2)", nothing / hand)
    touched = median_seconds(lambda: whole_report(agreement), rounds=rounds, before=lambda: record_one(agreement))
    line("report after one consultation", touched, "from nothing is larger by (at least 50)", nothing / touched)
    again = median_seconds(lambda: whole_report(agreement), rounds=max(5, rounds))
    line("report unchanged", again, "from nothing is larger by (at least 500)", nothing / again)
    for name, part in (
        ("its words and numbers", lambda: report_told(agreement, up_to_year=3)),
        ("what machines read", lambda: report_data(agreement)),
        ("what the rules find", lambda: findings_of(agreement)),
    ):
        taken = median_seconds(part, rounds=max(5, rounds), before=lambda: record_one(agreement))
        line(f"{name}, after one consultation", taken, "of the report after one", taken / touched)
        taken = median_seconds(part, rounds=max(5, rounds))
        line(f"{name}, unchanged", taken, "of the unchanged report", taken / again)


def measure_every_record(agreement: Agreement) -> None:
    """The report with every record, which is sent, beside the same words told from what is kept."""
    found: list[ReportContent] = []
    taken = median_seconds(lambda: found.append(report_content(agreement, up_to_year=3)), rounds=1)
    told = median_seconds(lambda: report_told(agreement, up_to_year=3), rounds=3)
    line("report with every record", taken, "told from what is kept is smaller by", taken / told)
    print(f"\nTold and read from every record agree: {found[0].told() == report_told(agreement, up_to_year=3)}")


def main() -> None:
    """Fill, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--activities", type=int, default=20_000)
    parser.add_argument("--full", action="store_true", help="1,000,000 activities and 10,000,000 participations")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--every-record", action="store_true", help="also the report with every record: minutes")
    given = parser.parse_args()
    size = 1_000_000 if given.full else given.activities
    agreement = make_frame()
    fill(agreement, size)
    print(f"\n{connection.vendor}, {size:,} activities, {10 * size:,} participations\n")
    print("| what | time | against | ratio |\n|---|---:|---|---:|")
    hand = median_seconds(lambda: figures_by_hand(agreement), rounds=given.rounds)
    nothing = median_seconds(lambda: figures(agreement), rounds=given.rounds, before=forget)
    line("hand-written grouped SQL", hand, "itself", 1.0)
    line("figures from nothing", nothing, "hand-written (at most 1.2)", nothing / hand)
    touched = median_seconds(
        lambda: figures(agreement), rounds=max(5, given.rounds), before=lambda: record_one(agreement)
    )
    line("figures after one consultation", touched, "from nothing is larger by (at least 50)", nothing / touched)
    again = median_seconds(lambda: figures(agreement), rounds=20)
    line("figures unchanged", again, "from nothing is larger by (at least 500)", nothing / again)
    measure_report(agreement, given.rounds)
    if given.every_record:
        measure_every_record(agreement)
    kept, counted = figures(agreement).counted, recount(agreement).counted
    print(f"\n{len(kept)} figures; kept and counted anew agree: {kept == counted}")


if __name__ == "__main__":
    main()
