"""Several people at the same moment: what they write stays whole.

The first test shows that these tests can fail: without care, updates are lost here.
"""

from __future__ import annotations

import time

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from talka.accounts.models import Centre
from talka.kernel.audit.models import AuditEntry
from talka.kernel.audit.trail import verify, write_entry
from talka.kernel.testing.plugin import AtOnce

WRITERS = 8

pytestmark = pytest.mark.concurrency


@pytest.fixture
def centre(transactional_db: None) -> Centre:
    return Centre.objects.create(code="riga", name="Rīgas atbalsta centrs", version=0)


def test_reading_then_writing_loses_what_others_wrote(at_once: AtOnce, centre: Centre) -> None:
    def count_one_more() -> None:
        with transaction.atomic():
            mine = Centre.objects.get(pk=centre.pk)
            time.sleep(0.05)
            mine.version += 1
            mine.save()

    assert at_once([count_one_more] * WRITERS) == [None] * WRITERS
    centre.refresh_from_db()
    assert centre.version < WRITERS


def test_counting_in_the_database_loses_nothing(at_once: AtOnce, centre: Centre) -> None:
    def count_one_more() -> int:
        return Centre.objects.filter(pk=centre.pk).update(version=F("version") + 1)

    assert at_once([count_one_more] * WRITERS) == [1] * WRITERS
    centre.refresh_from_db()
    assert centre.version == WRITERS


def test_of_several_equal_rows_one_is_kept(at_once: AtOnce) -> None:
    def found() -> str:
        return Centre.objects.create(code="liepaja", name="Liepājas atbalsta centrs").code

    outcomes = at_once([found] * WRITERS)
    assert sum(outcome == "liepaja" for outcome in outcomes) == 1
    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == WRITERS - 1


def test_the_trail_stays_one_chain(at_once: AtOnce, centre: Centre) -> None:
    def note_a_change() -> None:
        with transaction.atomic():
            write_entry(actor=None, verb="tests.note", subject=centre, changes={})

    before = AuditEntry.objects.count()
    assert at_once([note_a_change] * WRITERS) == [None] * WRITERS
    assert AuditEntry.objects.count() == before + WRITERS
    assert verify().holds
