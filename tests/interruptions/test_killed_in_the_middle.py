"""kill -9 in the middle of an import, of taking one back, and of a submission: all of it or nothing, never half, and
it can be done again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.interruptions.installations import Installation, a_nursery, an_installation
from tests.interruptions.pieces import READERS

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# Shares of what a whole run asks of the database; the last one is when all is done.
MOMENTS = (0.02, 0.2, 0.4, 0.6, 0.8, 0.97, 1.0)
Rows = dict[str, int]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[Installation]:
    with a_nursery() as nursery, django_db_blocker.unblock():
        yield an_installation(nursery, tmp_path_factory.mktemp("interrupted") / "data")


def what_became(seen: Rows, before: Rows, after: Rows) -> str:
    """Nothing or all of it; what is neither is half-done, and said with its tables."""
    if seen in (before, after):
        return "nothing" if seen == before else "all"
    changed = {table for table in seen if before[table] != after[table]} | {t for t in seen if seen[t] != before[t]}
    return "half: " + ", ".join(f"{t} {before[t]}→{seen[t]}→{after[t]}" for t in sorted(changed))


@pytest.mark.parametrize("piece", ["small", "large", "undone", "listed", "command", "submission"])
def test_killed_at_any_moment_it_is_whole_or_not_there_and_can_be_done_again(
    made_once: Installation, tmp_path: Path, piece: str
) -> None:
    whole = made_once.copy(tmp_path / "whole").ask(piece)
    before, after = whole["found"], whole["left"]
    assert before != after
    outcomes: Counter[str] = Counter()
    for share in MOMENTS:
        interrupted = made_once.copy(tmp_path / str(share))
        interrupted.kill(piece, at=round(whole["asked"] * share) + 1)

        again = interrupted.ask(piece)

        outcomes[what_became(again["found"], before, after)] += 1
        assert what_became(again["left"], before, after) == "all", share
        assert (again["wrong"], again["states"]) == ([], whole["states"])
    # Were only one of them seen, the moments would not lie in the middle.
    assert set(outcomes) == {"nothing", "all"}, outcomes


def test_a_newsletter_killed_at_any_moment_goes_on_where_it_was_and_writes_to_nobody_twice(
    made_once: Installation, tmp_path: Path
) -> None:
    whole = made_once.copy(tmp_path / "whole").ask("newsletter")
    assert whole["left"]["outreach.Delivery"] == whole["left"]["kernel.Letter"] == READERS
    seen: set[int] = set()
    for share in MOMENTS:
        interrupted = made_once.copy(tmp_path / str(share))
        interrupted.kill("newsletter", at=round(whole["asked"] * share) + 1)

        again = interrupted.ask("newsletter")

        assert again["found"]["outreach.Delivery"] == again["found"]["kernel.Letter"]
        assert (again["left"], again["wrong"]) == (whole["left"], []), share
        seen.add(again["found"]["outreach.Delivery"])
    assert seen - {0, READERS}


def test_what_is_half_done_is_noticed(made_once: Installation, tmp_path: Path) -> None:
    whole = made_once.copy(tmp_path / "whole").ask("command")
    half: dict[str, Any] = made_once.copy(tmp_path / "half").ask("half")
    assert what_became(half["left"], whole["found"], whole["left"]).startswith("half: activities.Activity")
    assert len(half["wrong"]) == 3
