"""The whole enterprise register, 486,000 rows and 37,603 of them kept, against DuckDB alone: at most three times.

It reads the same three files, keeps the same rows, joins areas and public benefit to them, and writes a table.
The import also compares, resolves places, derives columns for search and order, and keeps indexes. A second import of
the same files takes at most half of the first; the process stays under 300 MB, with the one that reads for it.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3


def in_process(what: str, folder: Path) -> None:
    """Run one of them in this fresh process and print seconds and peak memory."""
    if what == "duckdb":
        alone(folder)
        return
    from starting import start  # noqa: PLC0415 -- reads the environment

    start()
    from talka.accounts.actions import system_actor  # noqa: PLC0415 -- needs loaded apps
    from talka.enterprise_register.actions import import_register  # noqa: PLC0415 -- needs loaded apps
    from talka.enterprise_register.models import RegisterEntry  # noqa: PLC0415 -- needs loaded apps

    actor = system_actor()
    for state in ("done", "same", "same"):
        started, worked = time.perf_counter(), processor_time()
        run = import_register(folder, actor=actor)
        tell(started, worked)
        assert run.state == state, run.message
        assert RegisterEntry.objects.count() == run.counts["kept"]
        # The same content in a file that is not the same to the byte: the third round compares row by row.
        if state == "same":
            with (folder / "pdb_sloregistrs_odata.csv").open("a", encoding="utf-8") as benefit:
                benefit.write("\n")


def processor_time() -> float:
    """Seconds of the processors that this process has used, and those of its children that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def tell(started: float, worked: float) -> None:
    """Seconds by the clock and of the processors, and the peak of memory, for the process that asked.

    The peak of a child is counted to it as if they shared nothing.
    """
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    print(time.perf_counter() - started, processor_time() - worked, peak, flush=True)


def alone(folder: Path) -> None:
    """What DuckDB needs for the same reading."""
    import duckdb  # noqa: PLC0415 -- only this process needs it

    with tempfile.TemporaryDirectory() as scratch:
        started, worked = time.perf_counter(), processor_time()
        engine = duckdb.connect(f"{scratch}/register.duckdb")
        engine.execute(
            f"""create table register as
            with areas as (
                select regcode, string_agg(distinct area_of_activity, chr(10)) as areas
                from read_csv('{folder}/areas_of_activity_of_associations_foundations.csv', delim=';', header=true,
                    all_varchar=true) group by regcode),
            benefit as (
                select trim(Registracijas_kods) as regcode, min(strptime(trim(Speka_no), '%d.%m.%Y')) as since,
                    string_agg(distinct Darbibas_jomas_nosaukums, chr(10)) as labels
                from read_csv('{folder}/pdb_sloregistrs_odata.csv', delim=',', header=true, all_varchar=true)
                group by 1)
            select r.regcode, r.name, r.regtype, r.type, r.registered, r.terminated, r.closed, r.address, r.index,
                r.atvk, a.areas, b.since, b.labels
            from read_csv('{folder}/register.csv', delim=';', header=true, all_varchar=true, quote='"') r
            left join areas a using (regcode) left join benefit b using (regcode)
            where r.regtype in ('B', 'S', 'R', 'P', 'O', 'A')"""
        )
        count = engine.execute("select count(*) from register").fetchone()
        engine.close()
        tell(started, worked)
        assert count is not None
        assert count[0]


class Taken(NamedTuple):
    """What one round took."""

    seconds: float
    processor: float
    megabytes: int


def measured(what: str, folder: Path) -> list[Taken]:
    """The rounds of a fresh process."""
    command = [sys.executable, __file__, "--only", what, "--folder", str(folder)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    words = [line.split() for line in out]
    return [Taken(float(seconds), float(processor), int(peak)) for seconds, processor, peak in words]


def main() -> int:
    """Compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--full", action="store_true", help="486,000 rows")
    parser.add_argument("--only", choices=["duckdb", "import"])
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.only:
        in_process(given.only, given.folder)
        return 0
    rows = 486_000 if given.full else given.rows
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make = [sys.executable, ROOT / "tools/make_register.py", folder, "--rows", str(rows)]
        subprocess.run([str(word) for word in make], check=True)
        # By turns, so that a busy machine slows both alike; the best of each, since noise only adds.
        imports, baselines = [], []
        for _ in range(ROUNDS):
            baselines += measured("duckdb", folder)
            imports.append(measured("import", folder))
    baseline = min(one.seconds for one in baselines)
    first, again, compared = (min(one[at].seconds for one in imports) for at in range(3))
    work = min(one[0].processor for one in imports)
    work_alone = min(one.processor for one in baselines)
    memory = max(one.megabytes for several in imports for one in several)
    print("\n| what | time | against | ratio |\n|---|---:|---|---:|")
    print(f"| DuckDB alone, {rows:,} rows, {max(one.megabytes for one in baselines)} MB | {baseline:.2f} s | – | – |")
    print(f"| first import | {first:.2f} s | DuckDB alone (at most 3) | {first / baseline:.2f} |")
    print(
        f"| first import, processor time | {work:.2f} s | DuckDB alone, {work_alone:.2f} s | {work / work_alone:.2f} |"
    )
    print(f"| the same files again | {again:.2f} s | the first (at most 0.5) | {again / first:.2f} |")
    print(f"| the same rows in other bytes | {compared:.2f} s | the first | {compared / first:.2f} |")
    print(f"| peak memory of the process | {memory} MB | at most 300 MB | {memory / 300:.2f} |")
    return 0 if first <= 3 * baseline and again <= first / 2 and memory < 300 else 1


if __name__ == "__main__":
    sys.exit(main())
