"""Times and ratios of one run."""

from __future__ import annotations

import gc
import statistics
import threading
import time
from collections.abc import Callable


def median_seconds(task: Callable[[], object], *, rounds: int, before: Callable[[], object] | None = None) -> float:
    """The middle of several runs; `before` is not timed."""
    taken: list[float] = []
    for _ in range(rounds):
        if before is not None:
            before()
        gc.collect()
        started = time.perf_counter()
        task()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def at_once(work: Callable[[int], object], clients: int) -> float:
    """Seconds until all of so many threads, each with its number, have done the work."""
    threads = [threading.Thread(target=work, args=[number]) for number in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def line(name: str, seconds: float, against: str, ratio: float) -> None:
    """One row of the table of results."""
    print(f"| {name} | {seconds:.4f} s | {against} | {ratio:.2f} |", flush=True)
