"""The public calendar: what it shows, to whom, and in how many questions."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse
from icalendar import Calendar

from talka.accounts.tests.makers import a_centre, stranger
from talka.events.models import Event, EventState, Reach
from talka.events.queries.published import published_events
from talka.events.tests.makers_public import an_open_event, registered
from talka.kernel.testing.plugin import QueryBudget

pytestmark = pytest.mark.django_db


def text_of(address: str, **asked: str) -> str:
    answer = stranger().get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_strangers_find_what_is_public_and_nothing_else() -> None:
    an_open_event("Atklāts seminārs")
    hidden = [
        an_open_event("Kanārijputns melnraksts", state=EventState.DRAFT),
        an_open_event("Kanārijputns pēc saites", reach=Reach.LINK),
        an_open_event("Kanārijputns ielūgtajiem", reach=Reach.INVITED),
    ]
    for name in ("calendar", "calendar_file", "feed", "embedded"):
        shown = text_of(reverse(f"events:{name}"))
        assert "Atklāts seminārs" in shown
        assert "Kanārijputns" not in shown
    opened = [stranger().get(reverse("events:event", args=[one.code])).status_code for one in hidden]
    assert opened == [404, 200, 404]
    for name in ("register", "event_calendar"):
        codes = [stranger().get(reverse(f"events:{name}", args=[one.code])).status_code for one in hidden]
        assert codes == [404, 200, 404]
    assert [one.title for one in published_events(None, "lv", "")] == ["Atklāts seminārs"]


def test_filters_narrow_the_calendar_and_everything_that_subscribes_to_it() -> None:
    centre = a_centre("kurzeme")
    an_open_event("Pirmais", topic="Grāmatvedība", centre=centre)
    an_open_event("Otrais", topic="Projekti", language="en")
    full = an_open_event("Trešais", capacity=1)
    registered(full)
    for asked, left in (
        ({"topic": "Grāmatvedība"}, {"Pirmais"}),
        ({"language": "en"}, {"Otrais"}),
        ({"centre": "kurzeme"}, {"Pirmais"}),
        ({"free": "1"}, {"Pirmais", "Otrais"}),
        ({"q": "tresais"}, {"Trešais"}),
        ({"q": "\0", "region": "nav"}, set()),
    ):
        for name in ("calendar", "calendar_file", "feed", "embedded"):
            shown = text_of(reverse(f"events:{name}"), **asked)
            assert {one for one in ("Pirmais", "Otrais", "Trešais") if one in shown} == left, (name, asked)


def test_the_past_is_on_a_page_of_its_own() -> None:
    an_open_event("Bijušais", in_days=-9)
    an_open_event("Nākamais")
    assert "Bijušais" not in text_of(reverse("events:calendar"))
    past = text_of(reverse("events:calendar"), past="1")
    assert ("Bijušais" in past, "Nākamais" in past) == (True, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_calendar_makes_three_queries(query_budget: QueryBudget, rows: int) -> None:
    for _one in range(rows):
        registered(an_open_event())
    client, address = stranger(), reverse("events:calendar")
    client.get(address)
    with query_budget(3):
        client.get(address)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_an_event_makes_four_queries(query_budget: QueryBudget, rows: int) -> None:
    event = an_open_event(sessions=rows)
    client, address = stranger(), reverse("events:event", args=[event.code])
    client.get(address)
    with query_budget(4):
        client.get(address)


def test_the_page_tells_machines_the_same_and_no_link_for_taking_part() -> None:
    event = an_open_event(
        "Ar </script> virsrakstā", online_link="https://meet.example.lv/x", format="hybrid", capacity=3, sessions=2
    )
    registered(event)
    shown = text_of(reverse("events:event", args=[event.code]))
    assert "meet.example.lv" not in shown
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', shown, re.DOTALL)
    assert found is not None
    told = json.loads(found.group(1))
    assert (told["name"], told["remainingAttendeeCapacity"]) == ("Ar </script> virsrakstā", 2)
    assert len(told["subEvent"]) == 2


def test_the_calendar_file_keeps_its_uid_and_counts_its_changes() -> None:
    event = an_open_event(sessions=2)
    address = reverse("events:event_calendar", args=[event.code])
    before = Calendar.from_ical(text_of(address)).walk("VEVENT")
    Event.objects.filter(pk=event.pk).update(version=4, state=EventState.CANCELLED)
    after = Calendar.from_ical(text_of(address)).walk("VEVENT")
    assert [one["uid"] for one in before] == [one["uid"] for one in after]
    assert [str(one["sequence"]) for one in after] == ["4", "4"]
    assert {str(one["status"]) for one in after} == {"CANCELLED"}


def test_the_list_for_other_sites_may_stand_in_their_frames_and_no_other_page_may() -> None:
    an_open_event()
    embedded, calendar = (stranger().get(reverse(f"events:{name}")) for name in ("embedded", "calendar"))
    assert "frame-ancestors *" in embedded["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded
    assert "frame-ancestors 'none'" in calendar["Content-Security-Policy"]
    assert "script" not in embedded.content.decode()


def test_nothing_announced_is_said_kindly() -> None:
    assert "ui-empty" in text_of(reverse("events:calendar"))
    assert "ui-empty" in text_of(reverse("events:calendar"), q="nekas")
