"""Forgetting people changes no number, neither those that are kept nor those that were sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from talka.accounts.actions import system_actor
from talka.kernel.audit.trail import verify
from talka.privacy.actions import erase_person
from talka.privacy.models import Erasure
from talka.registry.actions.merges import merge_records
from talka.registry.models import Person
from talka.reporting.queries.content import report_content
from talka.reporting.queries.figures import figures, recount
from talka.reporting.tests.makers import a_submission
from talka.reporting.tests.test_merged_people import World, shown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def test_a_sent_report_counted_anew_is_the_same_after_everybody_in_it_was_forgotten() -> None:
    world = World()
    merge_records(world.people[0], gone=world.people[1], actor=system_actor())
    sent = a_submission(world.agreement, up_to_year=1)
    before = (world.value("participations"), world.value("people"), world.value("organisations"))
    assert before == (3, 2, 2)
    for person in Person.objects.all():
        erase_person(Erasure(person_id=person.pk, cause=Erasure.Cause.ASKED), actor=system_actor())
    assert not Person.objects.filter(name__startswith="Anna").exists()
    assert (world.value("participations"), world.value("people"), world.value("organisations")) == before
    assert shown(figures(world.agreement)) == shown(recount(world.agreement))
    sent.refresh_from_db()
    assert report_content(world.agreement, up_to_year=1).canonical() == sent.content
    assert verify().holds


def test_no_name_of_a_person_stands_in_a_sent_report() -> None:
    world = World()
    sent = a_submission(world.agreement, up_to_year=1)
    assert "Anna" not in sent.content
