"""Lists of organisations brought in from a CSV and from a workbook: memory, processor time, and time a row by stages.

Writing and taking back are stages like checking. What a row costs is told against a list of a tenth of the rows: about
one where the time grows with the rows, ten where it grows with their square.

Each stage runs in a process of its own over the same database: what one leaves behind is not counted to the next.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from import_rows import own_memory

HEADINGS = (
    "Nosaukums", "Reģistrācijas numurs", "Juridiskā forma", "Dibināta", "Reģistrēta vietā", "Adrese", "E-pasts",
    "Tālrunis", "Apraksts",
)  # fmt: skip
STAGES = ("check", "preview", "write", "again", "undo")
PLACES = ("Rīga", "Cēsis", "Ogre", "Valmiera", "Jelgava", "Liepāja", "Ventspils", "Daugavpils", "Rēzekne", "Jūrmala")
SYLLABLES = tuple(f"{a}{b}" for a in ("k", "st", "m", "zv", "br", "l", "v", "sk", "t", "gr") for b in "aeiouāēīū")
FORMATS = ("csv", "xlsx")
EMAIL = "bench@example.lv"
# Kilobytes of pages that SQLite keeps; what it keeps in the product is said in kernel/database.py.
FEW_PAGES = 2_000


def registration_number(seed: int) -> str:
    """One whose control digit fits; nothing where none does."""
    first = f"4000{seed * 7919 % 1_000_000:06d}"
    total = sum(int(digit) * weight for digit, weight in zip(first, (9, 1, 4, 8, 3, 10, 2, 5, 7, 6), strict=True))
    control = (3 - total) % 11
    return f"{first}{control}" if control <= 9 else ""


def lines(rows: int) -> Iterator[tuple[str, ...]]:
    """The rows of a list; every eleventh or so has no registration number."""
    chance = random.Random(9)  # noqa: S311 -- the same list each time
    for n in range(rows):
        name = " ".join("".join(chance.choices(SYLLABLES, k=4)) for _word in range(3))
        day = f"{1 + n % 28:02}.{1 + n % 12:02}.{1995 + n % 25}."
        yield (
            f"Biedrība „{name} {n}”", registration_number(n + 1), "biedrība", day, PLACES[n % len(PLACES)],
            f"Skolas iela {n % 300}", f"birojs{n}@example.lv", f"+371 {20_000_000 + n}", f"{name} strādā kopā. " * 3,
        )  # fmt: skip


def write_list(path: Path, rows: int) -> None:
    """A CSV or a workbook, by the ending of the name."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target).writerows([HEADINGS, *lines(rows)])
        return
    import xlsxwriter  # noqa: PLC0415 -- only here

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Organizācijas")
        for at, row in enumerate([HEADINGS, *lines(rows)]):
            sheet.write_row(at, 0, row)


def stage(name: str, file: Path, few_pages: bool) -> dict[str, float]:  # noqa: FBT001 -- from the command line
    """One stage in this process: kilobytes above what it had before, seconds of the processor."""
    from django.db import connection  # noqa: PLC0415 -- needs loaded apps

    from talka.intake.tasks import check_list  # noqa: PLC0415, F401 -- all that a stage needs is there before it

    task = task_of(name, file)
    if few_pages and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size=-{FEW_PAGES}")
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    with own_memory() as before:
        time.sleep(0.2)
    started, began = time.process_time(), time.perf_counter()
    with own_memory() as peak, longest_piece() as longest:
        task()
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "before": before[0],
        "peak": peak[0],
        "seconds": time.process_time() - started,
        "clock": time.perf_counter() - began,
        "piece": longest[0],
        "child": child.ru_maxrss,
        "child_seconds": child.ru_utime - children.ru_utime,
    }


@contextmanager
def longest_piece() -> Iterator[list[float]]:
    """Seconds of the longest transaction of writing or taking back: so long others wait at most."""
    from django.db import transaction  # noqa: PLC0415 -- needs loaded apps

    from talka.intake.imports.pieces import Run  # noqa: PLC0415 -- needs loaded apps

    plain, longest = Run.piece, [0.0]

    @contextmanager
    def timed(run: Run) -> Iterator[None]:
        with plain(run):
            began = time.perf_counter()
            yield
            transaction.on_commit(lambda: longest.append(time.perf_counter() - began))
        longest[:] = [max(longest)]

    Run.piece = timed  # type: ignore[method-assign]  # for this measurement
    try:
        yield longest
    finally:
        Run.piece = plain  # type: ignore[method-assign]  # as it was


def task_of(name: str, file: Path) -> Callable[[], object]:
    """What a stage does."""
    from django.test import Client  # noqa: PLC0415 -- needs loaded apps
    from django.utils import timezone  # noqa: PLC0415 -- needs loaded apps

    from talka.accounts.models import Centre, User  # noqa: PLC0415 -- needs loaded apps
    from talka.intake import tasks  # noqa: PLC0415 -- needs loaded apps
    from talka.intake.imports.batches import undo_in_pieces, write_in_pieces  # noqa: PLC0415 -- needs loaded apps
    from talka.intake.queries.format import BATCH_KIND  # noqa: PLC0415 -- needs loaded apps
    from talka.kernel.imports import storage  # noqa: PLC0415 -- needs loaded apps
    from talka.kernel.imports.models import ImportBatch, ImportState  # noqa: PLC0415 -- needs loaded apps

    actor = User.objects.get(email=EMAIL)
    if name in {"check", "again"}:
        with file.open("rb") as source:
            stored, digest, _size = storage.keep(iter(lambda: source.read(65_536), b""))
        batch = ImportBatch.objects.create(
            kind=BATCH_KIND, centre=Centre.objects.get(code="bench"), file_name=file.name, file_hash=digest,
            storage_name=stored, started_by=actor,
        )  # fmt: skip
        return lambda: tasks.check_list.call(batch.pk)
    state = ImportState.DONE if name == "undo" else ImportState.READY
    batch = ImportBatch.objects.filter(kind=BATCH_KIND, state=state).order_by("-pk")[0]
    if name == "preview":
        client = Client()
        client.force_login(actor)
        session = client.session
        session["second_factor_seen"] = True
        session.save()

        client.get("/intake/")  # loads what every page needs

        def look() -> None:
            answer = client.get(f"/intake/{batch.pk}/")
            assert answer.status_code == 200, answer.status_code

        return look
    facts = {"undone_at": timezone.now(), "progress": 0, "expected": 0} if name == "undo" else {}
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.WRITING, **facts)
    batch.refresh_from_db()
    run = {"write": write_in_pieces, "undo": undo_in_pieces}[name]
    return lambda: run(batch, actor=actor)


def open_site() -> None:
    """The product over the database that the run made."""
    import django  # noqa: PLC0415 -- reads the environment

    django.setup()


def prepare() -> None:
    """A site with somebody who works in a centre; prints its folder."""
    from starting import start  # noqa: PLC0415 -- reads the environment

    start()
    from talka.accounts.models import Centre, Membership, Role, User  # noqa: PLC0415 -- needs loaded apps

    centre, _new = Centre.objects.get_or_create(code="bench", defaults={"name": "Centrs"})
    if not User.objects.filter(email=EMAIL).exists():
        user = User.objects.create_user(EMAIL, name="Bench")
        Membership.objects.create(user=user, role=Role.STAFF, centre=centre)
    print(os.environ["TALKA_DATA_DIR"])


def in_process(*arguments: str, **environment: str) -> str:
    """The last line that this script prints in a process of its own."""
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | environment)
    return done.stdout.splitlines()[-1]


def measured(site: str, rows: int, ending: str, given: argparse.Namespace) -> dict[str, dict[str, float]]:
    """All stages over an empty registry; on PostgreSQL over what undoing left there."""
    folder = tempfile.mkdtemp(prefix="talka-bench-")
    shutil.copytree(site, folder, dirs_exist_ok=True)
    file = Path(folder) / f"organizācijas.{ending}"
    write_list(file, rows)
    found: dict[str, dict[str, float]] = {}
    here = {"TALKA_DATA_DIR": folder, "TALKA_HOSTS": "testserver", "DJANGO_SETTINGS_MODULE": "talka.site.settings"}
    for name in given.stages:
        more = ["--few-pages"] if given.few_pages else []
        found[name] = json.loads(in_process("--only", name, "--file", str(file), *more, **here))
        print(f"{ending} {rows:,} {name}: {found[name]}", file=sys.stderr, flush=True)
    shutil.rmtree(folder)
    return found


def main() -> None:
    """Measure at N rows and at ten times as many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--full", action="store_true", help="100,000 rows")
    parser.add_argument("--formats", nargs="+", default=list(FORMATS), choices=FORMATS)
    parser.add_argument("--stages", nargs="+", default=list(STAGES), choices=STAGES)
    parser.add_argument("--few-pages", action="store_true", help="without the pages that SQLite keeps in memory")
    parser.add_argument("--only", choices=["prepare", *STAGES])
    parser.add_argument("--site", type=Path, help="a folder that an earlier run prepared")
    parser.add_argument("--file", type=Path)
    given = parser.parse_args()
    if given.only == "prepare":
        prepare()
    elif given.only:
        open_site()
        print(json.dumps(stage(given.only, given.file, given.few_pages)))
    else:
        table(100_000 if given.full else given.rows, given)


def table(rows: int, given: argparse.Namespace) -> None:
    """One line a stage."""
    site = str(given.site or in_process("--only", "prepare"))
    print(
        "\n| file, stage | own memory more than before it | of a tenth | processor time | a row, to a tenth | clock "
        "| longest piece | child |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for ending in given.formats:
        few, many = (measured(site, some, ending, given) for some in (rows // 10, rows))
        for name in given.stages:
            more = [(found[name]["peak"] - found[name]["before"]) / 1024 for found in (many, few)]
            # The seconds of a list ten times as long.
            a_row = many[name]["seconds"] / (few[name]["seconds"] * 10)
            piece = f"{many[name]['piece']:.2f} s" if many[name]["piece"] else "–"
            child = f"{many[name]['child'] // 1024} MB" if ending == "xlsx" and name not in {"preview", "undo"} else "–"
            print(
                f"| {ending}, {rows:,} rows: {name} | {more[0]:.0f} MB | {more[1]:.0f} MB "
                f"| {many[name]['seconds']:.1f} s | {a_row:.2f} "
                f"| {many[name]['clock']:.0f} s | {piece} | {child} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
