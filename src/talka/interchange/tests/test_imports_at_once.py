"""The same agreement brought in by several people at the same moment."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from talka.accounts.actions import system_actor
from talka.activities.models import Activity
from talka.interchange.tests.makers import a_folder, an_import
from talka.kernel.testing.plugin import AtOnce
from talka.programmes.models import Agreement


@pytest.mark.concurrency
def test_one_writes_it_and_the_others_find_it_there(tmp_path: Path, at_once: AtOnce) -> None:
    folder = a_folder(tmp_path / "a")
    system_actor()

    came = at_once([partial(an_import, folder)] * 3)

    assert sorted(outcome.written for outcome in came) == [0, 0, 17]
    assert all(outcome.applied and not outcome.problems for outcome in came)
    assert (Agreement.objects.count(), Activity.objects.count()) == (1, 2)
