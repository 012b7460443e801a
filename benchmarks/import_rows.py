"""Import of many rows against inserting the same rows in bulk: at most three times, memory flat."""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RIGA = Path(__file__).resolve().parent.parent / "src/talka/site/demo/riga-2022-2025"
COLUMNS = [
    "ref",
    "year",
    "purpose",
    "kind",
    "title",
    "starts",
    "ends",
    "place",
    "format",
    "count",
    "participants",
    "organisations",
    "channel",
    "series",
    "notes",
]


def write_folder(folder: Path, rows: int) -> None:
    """The Rīga tables with as many activities as asked."""
    shutil.copytree(RIGA, folder, dirs_exist_ok=True)
    (folder / "declared.csv").unlink()
    with (folder / "activities.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(COLUMNS)
        for n in range(rows):
            day = f"2023-{1 + n % 6:02}-{1 + n % 28:02}"
            writer.writerow(
                [f"X{n}", 1, "CS", "consultation", f"Konsultācija {n}", day, day, "Rīga", "", 1, "", "", "", "", ""]
            )


def in_process(what: str, folder: Path) -> None:
    """Run one of the two in this fresh process and print seconds and peak memory."""
    from starting import start  # noqa: PLC0415 -- reads the environment

    start()
    from talka.accounts.actions import system_actor  # noqa: PLC0415 -- needs loaded apps
    from talka.interchange.actions import import_path  # noqa: PLC0415 -- needs loaded apps

    if what == "bulk":
        small = folder.parent / "small"
        write_folder(small, 1)
        import_path(small, actor=system_actor())
        task = lambda: insert_in_bulk(folder)  # noqa: E731 -- two tasks of one shape
    else:
        task = lambda: import_path(folder, actor=system_actor())  # noqa: E731 -- two tasks of one shape
    started = time.perf_counter()
    with own_memory() as peak:
        task()
    print(time.perf_counter() - started, peak[0] // 1024)


@contextmanager
def own_memory() -> Iterator[list[int]]:
    """The most kilobytes of its own that the process has meanwhile; not what it only maps of the database's file."""
    peak, done = [0], threading.Event()

    def watch() -> None:
        look()
        while not done.wait(0.05):
            look()

    def look() -> None:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        peak[0] = max(peak[0], int(re.findall(r"^RssAnon:\s+(\d+) kB", status, re.MULTILINE)[0]))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def insert_in_bulk(folder: Path) -> None:
    """What a careful script does: read, make objects, insert in one transaction."""
    from datetime import date  # noqa: PLC0415 -- beside its use

    from django.db import transaction  # noqa: PLC0415 -- needs loaded apps

    from talka.accounts.actions import system_actor  # noqa: PLC0415 -- needs loaded apps
    from talka.activities.models import Activity, WorkKind  # noqa: PLC0415 -- needs loaded apps
    from talka.programmes.models import Agreement  # noqa: PLC0415 -- needs loaded apps

    agreement, actor = Agreement.objects.get(), system_actor()
    year, purpose, kind = (
        agreement.years.get(ordinal=1),
        agreement.purposes.get(code="CS"),
        WorkKind.objects.get(code="consultation"),
    )
    with transaction.atomic(), (folder / "activities.csv").open(encoding="utf-8", newline="") as source:
        rows = []
        for row in csv.DictReader(source):
            activity = Activity(
                ref="B" + row["ref"],
                centre_id=agreement.centre_id,
                agreement=agreement,
                year=year,
                purpose=purpose,
                kind=kind,
                title=row["title"],
                starts=date.fromisoformat(row["starts"]),
                ends=date.fromisoformat(row["ends"]),
                place_text=row["place"],
                count=1,
                recorded_by=actor,
            )
            activity.fill_derived()
            rows.append(activity)
            if len(rows) == 1000:
                Activity.objects.bulk_create(rows)
                rows = []
        Activity.objects.bulk_create(rows)


def measured(what: str, folder: Path) -> tuple[float, int]:
    """Seconds and peak megabytes of a fresh process over a fresh database."""
    from starting import with_own_database  # noqa: PLC0415 -- as below

    command = [sys.executable, __file__, "--only", what, "--folder", str(folder)]
    given = with_own_database(f"{what}_{folder.name}")
    out = subprocess.run(command, check=True, capture_output=True, text=True, env=given)
    seconds, megabytes = out.stdout.split()[-2:]
    return float(seconds), int(megabytes)


def main() -> None:
    """Compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--full", action="store_true", help="100,000 rows")
    parser.add_argument("--only", choices=["bulk", "import"])
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.only:
        in_process(given.only, given.folder)
        return
    rows = 100_000 if given.full else given.rows
    with tempfile.TemporaryDirectory() as scratch:
        few, many = Path(scratch) / "few", Path(scratch) / "many"
        write_folder(few, rows // 10)
        write_folder(many, rows)
        _, low = measured("import", few)
        taken, high = measured("import", many)
        bulk, _ = measured("bulk", many)
    print("\n| what | time | against | ratio |\n|---|---:|---|---:|")
    print(f"| import of {rows:,} rows | {taken:.2f} s | bulk insert {bulk:.2f} s (at most 3) | {taken / bulk:.2f} |")
    print(f"| own memory at its peak | {high} MB | {low} MB at a tenth of the rows | {high / low:.2f} |")


if __name__ == "__main__":
    main()
