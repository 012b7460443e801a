"""The public calendar: what it shows, to whom, and in how many questions."""

from __future__ import annotations

import datetime as dt
import json
import re
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Timezone

from talka.accounts.tests.makers import a_centre, stranger
from talka.events.models import Event, EventState, Reach
from talka.events.queries.calendar import counted_places, open_event
from talka.events.queries.icalendar import calendar_of, mine_of
from talka.events.queries.linked import linked_data
from talka.events.queries.published import published_events
from talka.events.queries.wall_clock import moment
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
    for name in ("calendar", "calendar_file", "feed", "embedded", "list_script"):
        shown = (
            text_of(reverse(f"events:{name}")).encode().decode("unicode_escape" if name == "list_script" else "utf-8")
        )
        assert "Atklāts seminārs" in shown
        assert "putns" not in shown
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
    # What search engines ask of each event, and of each session as an event of its own.
    for one in (told, *told["subEvent"]):
        assert {"name", "startDate", "endDate", "location", "eventStatus", "eventAttendanceMode"} <= one.keys()
        assert one["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert {one["@type"] for one in told["location"]} == {"Place", "VirtualLocation"}
    assert told["inLanguage"] == "lv"
    assert told["organizer"]["name"] == event.centre.name
    assert told["organizer"]["url"].endswith(f"/centres/{event.centre.code}/")
    offers = told["offers"]
    assert (offers["price"], offers["priceCurrency"]) == (0, "EUR")
    assert offers["availability"] == "https://schema.org/InStock"
    assert offers["url"].endswith(f"/events/{event.code}/register/")
    assert offers["validFrom"]


@pytest.mark.parametrize(
    ("costs", "is_free"),
    [("", True), ("Bez maksas, arī ēdināšana", True), ("Безкоштовно", True), ("12 € par materiāliem", False)],
)
def test_machines_are_told_that_it_is_free_however_a_centre_says_so(costs: str, is_free: bool) -> None:
    event = an_open_event()
    Event.objects.filter(pk=event.pk).update(price_notes=costs, summary="", description="**Par** ko")
    found = open_event(event.code)
    assert found is not None
    told = linked_data(found, [], counted_places(found))
    assert told.get("isAccessibleForFree", False) is is_free
    assert (told["offers"].get("price") == 0) is is_free
    assert told["description"] == "Par ko"


@pytest.mark.parametrize(
    ("changed", "availability"),
    [({"state": "cancelled"}, "OutOfStock"), ({"capacity": 1}, "SoldOut"),
     ({"registration_opens": timezone.now() + dt.timedelta(days=1)}, "PreOrder"),
     ({"registration_closes": timezone.now() - dt.timedelta(days=1)}, "OutOfStock")],
)  # fmt: skip
def test_machines_are_not_told_of_places_that_nobody_can_have(changed: dict[str, object], availability: str) -> None:
    event = an_open_event()
    registered(event)
    Event.objects.filter(pk=event.pk).update(**changed)
    shown = text_of(reverse("events:event", args=[event.code]))
    assert f"https://schema.org/{availability}" in shown


def test_a_page_elsewhere_gets_the_list_without_a_frame() -> None:
    an_open_event("Ar </script> un „pēdiņām”")
    answer = stranger().get(reverse("events:list_script"), {"lang": "lv"})
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    script = answer.content.decode()
    assert script.isascii()
    told = json.loads(script[script.rindex(")({") + 2 : -3])
    assert [one["title"] for one in told["events"]] == ["Ar </script> un „pēdiņām”"]
    assert told["events"][0]["url"].startswith("http")
    assert told["all"]["url"].endswith("/events/")
    assert "innerHTML" not in script
    an_open_event("Nenotiek", state=EventState.CANCELLED)
    assert ' \\u00b7 atcelts"' in stranger().get(reverse("events:list_script"), {"lang": "lv"}).content.decode()


def test_the_calendar_file_keeps_its_uid_and_counts_its_changes() -> None:
    event = an_open_event(sessions=2)
    address = reverse("events:event_calendar", args=[event.code])
    before = Calendar.from_ical(text_of(address)).walk("VEVENT")
    Event.objects.filter(pk=event.pk).update(version=4, state=EventState.CANCELLED)
    after = Calendar.from_ical(text_of(address)).walk("VEVENT")
    assert [one["uid"] for one in before] == [one["uid"] for one in after]
    assert [str(one["sequence"]) for one in after] == ["4", "4"]
    assert {str(one["status"]) for one in after} == {"CANCELLED"}


@pytest.mark.parametrize(("day", "offset"), [("2026-01-15", 2), ("2026-07-15", 3)])
def test_the_calendar_file_knows_the_clocks_of_riga_and_who_invites(day: str, offset: int) -> None:
    event = an_open_event()
    starts = moment(dt.date.fromisoformat(day), dt.time(10))
    event.sessions.update(starts_at=starts, ends_at=starts + dt.timedelta(hours=2))
    calendar = Calendar.from_ical(text_of(reverse("events:event_calendar", args=[event.code])))
    [zone], [entry] = calendar.walk("VTIMEZONE"), calendar.walk("VEVENT")
    assert isinstance(zone, Timezone)
    assert entry["DTSTART"].params["TZID"] == zone["TZID"] == "Europe/Riga"
    assert entry.decoded("DTSTART") == starts
    # By the rules in the file alone, as a calendar reads them that knows no zones.
    assert zone.to_tz(lookup_tzid=False).utcoffset(starts.replace(tzinfo=None)) == dt.timedelta(hours=offset)
    assert entry["ORGANIZER"].params["CN"] == event.centre.name
    assert str(entry["ORGANIZER"]).startswith("mailto:")
    assert {"UID", "DTSTAMP", "SUMMARY", "SEQUENCE", "STATUS"} <= entry.keys()
    assert not calendar.walk("VALARM")


def test_an_own_entry_reminds_and_is_newer_with_each_change() -> None:
    event = an_open_event()
    one = registered(event)
    first = mine_of(one, "", link="https://talka.example.lv/x")
    [alarm] = Calendar.from_ical(calendar_of([(event, event.sessions.all())], mine=first)).walk("VALARM")
    assert (alarm["ACTION"], alarm.decoded("TRIGGER")) == ("DISPLAY", dt.timedelta(hours=-1))
    one.cancelled_at = one.registered_at
    gone = mine_of(one, "", link="https://talka.example.lv/x", is_cancelled=True)
    assert not Calendar.from_ical(calendar_of([(event, event.sessions.all())], mine=gone)).walk("VALARM")
    one.registered_at += dt.timedelta(minutes=5)
    anew = mine_of(one, "", link="https://talka.example.lv/x")
    assert first.version < gone.version < anew.version


def test_the_feed_is_rss_that_says_where_it_is() -> None:
    an_open_event("Pirmais & <otrais>")
    feed = ET.fromstring(text_of(reverse("events:feed")))  # noqa: S314 -- our own feed
    channel = feed.find("channel")
    assert (feed.tag, feed.get("version")) == ("rss", "2.0")
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description", "language", "lastBuildDate"))
    own = channel.find("{http://www.w3.org/2005/Atom}link")
    assert own is not None
    assert own.get("rel") == "self"
    item = channel.find("item")
    assert item is not None
    assert item.findtext("title") == "Pirmais & <otrais>"
    assert item.findtext("guid") == item.findtext("link")
    assert parsedate_to_datetime(str(item.findtext("pubDate"))).tzinfo is not None


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
