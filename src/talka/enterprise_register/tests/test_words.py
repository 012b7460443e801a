"""What the register says, in words that people read."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.enterprise_register.models import Ending, EventKind, RegisterEntry, RegisterEvent
from talka.enterprise_register.queries.entries import Difference
from talka.enterprise_register.queries.words import difference_words, event_detail, state_of
from talka.places.models import Place
from talka.registry.models import Status

DAY = dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ("ir reģistrā", "good")),
        ({"ended_on": DAY, "ending": Ending.LIQUIDATED}, ("izslēgta", "neutral")),
        ({"ended_on": DAY, "ending": Ending.REORGANISED}, ("reorganizēta", "neutral")),
        # Struck off and not in the file any more: the second is what staff must look at.
        ({"ended_on": DAY, "ending": Ending.LIQUIDATED, "gone_on": DAY}, ("failā vairs nav", "warning")),
    ],
)
def test_the_state_of_an_entry_is_said_in_words(facts: dict[str, object], said: tuple[str, str]) -> None:
    assert state_of(RegisterEntry(**facts)) == said


@pytest.mark.parametrize(
    ("kind", "before", "after", "said"),
    [
        (EventKind.FOUNDED, "", "2015-03-02", ""),
        (EventKind.RENAMED, "Šķūnis", "Klēts", "Šķūnis → Klēts"),
        (EventKind.MOVED, "", "Rīga", "Rīga"),
        (EventKind.MOVED, "Rīga", "", "Rīga"),
        (EventKind.CLOSED, "", Ending.REORGANISED.value, "reorganizēta"),
        (EventKind.CLOSED, "", "?", ""),
        (EventKind.AREA, "Kultūra\nSports", "Kultūra", "Kultūra; Sports → Kultūra"),
        (EventKind.PUBLIC_BENEFIT, "", "2020-01-02/\nKultūra\nSports", "02.01.2020.– Kultūra; Sports"),
        (
            EventKind.PUBLIC_BENEFIT, "2020-01-02/\nSports", "2020-01-02/2025-12-31\nSports",
            "02.01.2020.– Sports → 02.01.2020.–31.12.2025. Sports",
        ),
        (EventKind.PUBLIC_BENEFIT, "2020-01-02/", "", "02.01.2020.–"),
    ],
)  # fmt: skip
def test_an_event_says_from_what_to_what(kind: EventKind, before: str, after: str, said: str) -> None:
    assert event_detail(RegisterEvent(kind=kind, before=before, after=after)) == said


@pytest.mark.django_db
def test_a_difference_names_the_field_and_both_sides_in_words() -> None:
    riga, cesis = Place.objects.order_by("pk")[:2]
    cases = {
        ("place_id", riga.pk, cesis.pk): ("pašvaldība", str(riga), str(cesis)),
        ("place_id", None, cesis.pk): ("pašvaldība", "", str(cesis)),
        ("founded_on", None, DAY): ("dibināta", "", "01.03.2026."),
        ("legal_form", "BDR", "NOD"): ("juridiskā forma", "biedrība", "nodibinājums"),
        ("legal_form", "BDR", "XYZ"): ("juridiskā forma", "biedrība", "XYZ"),
        ("status", Status.ACTIVE, Status.CLOSED): ("statuss", "aktīva", "slēgta"),
        ("areas", "Kultūra", "Sports"): ("darbības jomas", "Kultūra", "Sports"),
        ("name", "Šķūnis", "Klēts"): ("nosaukums", "Šķūnis", "Klēts"),
        ("postcode", "", "LV-1001"): ("pasta indekss", "", "LV-1001"),
    }
    for (field, ours, theirs), said in cases.items():
        assert difference_words(Difference(field, ours, theirs)) == said, field
