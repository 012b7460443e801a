"""DOCX and PDF of the Rīga report, and the cold start and memory of `talka serve`.

Each against the least that the same libraries can do: a template saved unfilled, an empty PDF, a Django of one page.
"""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from statistics import median

from starting import start

start()

import typst
from docx import Document
from measuring import line, median_seconds

from talka.accounts.actions import system_actor
from talka.interchange.actions import import_path
from talka.programmes.models import Agreement
from talka.reporting.documents import render, render_report
from talka.reporting.documents.templates import default_template
from talka.reporting.queries.content import report_content

RIGA = Path(__file__).resolve().parent.parent / "src/talka/site/demo/riga-2022-2025"
EMPTY_PDF = '#set document(title: "Tukšs")\n'
# The least site that Django and our web server can be: one address, no database, nothing else.
BARE = """
import sys
from django.conf import settings
from django.http import HttpResponse
from django.urls import path
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="bare")
urlpatterns = [path("", lambda request: HttpResponse("Labdien"))]
from django.core.wsgi import get_wsgi_application
from waitress import serve
serve(get_wsgi_application(), host="127.0.0.1", port=int(sys.argv[1]), threads=4, _quiet=True)
"""
SECONDS_TO_START = 60


def save_template() -> bytes:
    """Open and save what the report is filled into."""
    saved = io.BytesIO()
    Document(io.BytesIO(default_template())).save(saved)
    return saved.getvalue()


def empty_pdf() -> bytes:
    """Make the PDF of an empty page, closed to fonts of this computer as ours is."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "empty.typ"
        source.write_text(EMPTY_PDF, encoding="utf-8")
        made = typst.Compiler(str(source), root=folder, ignore_system_fonts=True).compile(format="pdf")
    assert isinstance(made, bytes)
    return made


def documents() -> None:
    """Bring Rīga in, and make each document several times."""
    import_path(RIGA, actor=system_actor())
    agreement = Agreement.objects.get()
    content = report_content(agreement)
    rows: tuple[tuple[str, Callable[[], object], str, Callable[[], object]], ...] = (
        ("DOCX", lambda: render(content, "docx"), "the template opened and saved", save_template),
        ("PDF", lambda: render(content, "pdf"), "an empty PDF by the same compiler", empty_pdf),
        ("DOCX with all its queries", lambda: render_report(agreement, "docx"), "the same", save_template),
        ("PDF with all its queries", lambda: render_report(agreement, "pdf"), "the same", empty_pdf),
    )
    for name, ours, words, least in rows:
        taken, baseline = median_seconds(ours, rounds=9), median_seconds(least, rounds=9)
        line(name, taken, f"{words} {baseline:.4f} s", taken / baseline)


def first_page(command: list[str], environment: dict[str, str], port: int) -> tuple[float, float]:
    """Seconds from the start of the process to its first answer, and its megabytes (proportional set size) then."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - started > SECONDS_TO_START:
                raise SystemExit(f"{command} did not start")
            time.sleep(0.01)
        seconds = time.perf_counter() - started
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{process.pid}/smaps_rollup").read_text(), re.MULTILINE)
        assert found is not None
        return seconds, int(found[1]) / 1024
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=SECONDS_TO_START) as answer:
            return bool(answer.read())
    except (urllib.error.URLError, ConnectionError):
        return False


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cold_start(rounds: int = 5) -> None:
    """Compare `talka serve` over a prepared folder with the bare site, several times by turns."""
    # The folder that this process has prepared; on PostgreSQL, its database.
    ours, bare = [], []
    for _ in range(rounds):
        port = free_port()
        ours.append(first_page([sys.executable, "-m", "talka", "serve", "--port", str(port)], {**os.environ}, port))
        port = free_port()
        bare.append(first_page([sys.executable, "-c", BARE, str(port)], {**os.environ}, port))
    for n, (name, unit) in enumerate((("start to first page", "s"), ("memory after it", "MB"))):
        taken, baseline = median(one[n] for one in ours), median(one[n] for one in bare)
        print(
            f"| `talka serve`, {name} | {taken:.2f} {unit} | bare site {baseline:.2f} {unit} | {taken / baseline:.2f} |"
        )


def main() -> None:
    """Measure, print a table."""
    print("\n| what | time | against | ratio |\n|---|---:|---|---:|")
    documents()
    cold_start()


if __name__ == "__main__":
    main()
