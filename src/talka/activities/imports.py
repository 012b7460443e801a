"""What the log needs beside its tables: the kinds of work that the product ships, and quick search."""

from __future__ import annotations

import csv
from importlib import resources

from talka.activities.models import Activity, WorkKind
from talka.kernel.search import keep_searchable


def put_in_place() -> None:
    """After each migration; repeatable."""
    put_shipped_kinds()
    keep_searchable(Activity, "search_text")


def put_shipped_kinds() -> None:
    """Add the kinds that are missing; what a manager changed stays."""
    known = set(WorkKind.objects.values_list("code", flat=True))
    with resources.files("talka.activities").joinpath("data/kinds.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["code"] not in known]
    WorkKind.objects.bulk_create(
        [WorkKind(**{**row, "fields": row["fields"].split()}, position=10 * n) for n, row in enumerate(rows, start=1)]
    )
