"""Two people at once: one report is sent, one text is saved, the other person is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from talka.activities.tests.makers import a_programme
from talka.kernel.actions import Refused
from talka.reporting.actions import submit_report, write_narrative
from talka.reporting.models import Narrative, Submission
from talka.reporting.tests.makers import a_colleague, a_manager, explain_everything

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


def at_once(*verbs: Callable[[], object]) -> list[str]:
    """Carry out the verbs in as many connections at the same moment; what became of each."""
    start = Barrier(len(verbs))

    def carry_out(verb: Callable[[], object]) -> str:
        start.wait()
        try:
            verb()
        except Refused as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(verbs)) as pool:
        return sorted(pool.map(carry_out, verbs))


def test_of_two_who_send_at_once_one_is_told_that_it_is_sent() -> None:
    agreement = a_programme()
    first, second = a_manager(agreement), a_manager(agreement)
    explain_everything(agreement, first)
    came = at_once(
        lambda: submit_report(agreement, up_to_year=1, actor=first),
        lambda: submit_report(agreement, up_to_year=1, actor=second),
    )
    assert came == ["Refused", "done"]
    assert Submission.objects.count() == 1


def test_of_two_who_write_the_first_text_at_once_one_sees_the_other() -> None:
    agreement = a_programme()
    first, second = a_colleague(agreement), a_colleague(agreement)
    came = at_once(
        lambda: write_narrative(agreement, year=None, text="Viens", version=0, actor=first),
        lambda: write_narrative(agreement, year=None, text="Otrs", version=0, actor=second),
    )
    assert came == ["Conflict", "done"]
    assert Narrative.objects.count() == 1
