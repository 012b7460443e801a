"""A newsletter of 10,000: how long it takes to write its letters, and what a page costs beside it.

The page is asked for again and again by another thread, first in peace, then while the letters are written; somebody
who saves something meanwhile is timed in the same way.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Callable

from starting import start

start()

from django.db import connections
from django.test import Client
from django.utils import timezone
from measuring import line

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre
from talka.outreach.actions import (
    add_block,
    add_list,
    publish_news,
    send_edition,
    write_edition,
    write_letters_of,
    write_news,
)
from talka.outreach.models import Block, BlockKind, Edition, NewsItem
from talka.outreach.queries.subscribers import recipients

ROUNDS, MOST_SECONDS, MOST_RATIO = 40, 60.0, 6.0


def _fill(number: int) -> Edition:
    actor = system_actor()
    centre = Centre.objects.create(code="bench", name="Mērījumu centrs", phone="+371 20000000")
    rows = [(f"lasitajs{at}@example.lv", "") for at in range(number)]
    add_list(centre, addresses=rows, consent="Izdomāts", language="lv", agreed_at=timezone.now(), actor=actor)
    for at in range(20):
        news = NewsItem(centre=centre, title=f"Ziņa {at}", summary="Īsumā", body="Teksts. " * 100)
        publish_news(write_news(news, actor=actor), record=False, actor=actor)
    edition = write_edition(Edition(centre=centre, title="Jaunumi", preheader="Īsi"), actor=actor)
    add_block(Block(edition=edition, kind=BlockKind.TEXT, text="**Sveiki!** " * 200), actor=actor)
    add_block(Block(edition=edition, kind=BlockKind.ITEMS, source="news"), actor=actor)
    edition.refresh_from_db()
    return edition


def _seconds(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started


def _save() -> None:
    """Something small that is written, as a page does."""
    Centre.objects.filter(code="bench").update(phone="+371 20000001")


def main() -> int:
    """Measure, and say whether the bars hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=10_000)
    number = parser.parse_known_args()[0].number
    edition = _fill(number)
    client = Client()

    def page() -> None:
        answer = client.get("/outreach/news/")
        if answer.status_code != 200:
            raise RuntimeError(str(answer.status_code))

    page()
    peace = [_seconds(page) for _ in range(ROUNDS)]
    saving = [_seconds(_save) for _ in range(ROUNDS)]
    send_edition(edition, expected=recipients(edition).count(), actor=system_actor())
    taken: list[float] = []

    def write() -> None:
        edition.refresh_from_db()
        taken.append(_seconds(lambda: write_letters_of(edition)))
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    beside: list[float] = []
    saved: list[float] = []
    while writer.is_alive():
        beside.append(_seconds(page))
        saved.append(_seconds(_save))
    writer.join()
    print("| what | time | against | ratio |\n|---|---|---|---|")
    quiet, busy = statistics.median(peace), statistics.median(beside)
    line(f"writing {number} letters", taken[0], "", 1.0)
    line("a page beside it, median", busy, f"{quiet:.4f} s in peace", busy / quiet)
    line("a page beside it, slowest", max(beside), f"{max(peace):.4f} s in peace", max(beside) / max(peace))
    line("saving beside it, median", statistics.median(saved), f"{statistics.median(saving):.4f} s in peace",
         statistics.median(saved) / statistics.median(saving))  # fmt: skip
    line("saving beside it, slowest", max(saved), f"{max(saving):.4f} s in peace", max(saved) / max(saving))
    return int(taken[0] > MOST_SECONDS or busy / quiet > MOST_RATIO)


if __name__ == "__main__":
    sys.exit(main())
