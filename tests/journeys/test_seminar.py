"""A volunteer's way from the newsletter to a certificate and advice, on a phone; the report follows by itself."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer
from time_machine import TimeMachineFixture

from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities.models import Activity
from talka.events.actions.feedback import ask_about_events
from talka.events.models import Event
from talka.events.queries.wall_clock import moment
from talka.events.tests.makers import an_event
from talka.kernel.mail.outbox import deliver_due
from talka.kernel.tasks import run_waiting_tasks
from talka.kernel.testing.mailbox import a_mailbox
from talka.outreach.actions.editions import see_editions_through
from talka.outreach.models import Edition
from talka.outreach.tests.makers import a_subscriber
from talka.places.models import Place
from talka.programmes.actions import add_year
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_purpose, an_agreement, an_indicator
from talka.registry.tests.makers import an_organisation
from talka.reporting.queries.figures import figures as figures_of
from tests.conftest import AssertAccessible, tab
from tests.journeys.ways import sign_in

pytestmark = pytest.mark.journey
PHONE = {"width": 390, "height": 844}
TITLE = "Kā pārvaldīt brīvprātīgos"
NEWSLETTER = "Ko varam jums piedāvāt šomēnes"
NAME, ADDRESS = "Evija Liepa", "evija@example.lv"
ASSOCIATION = "Biedrība „Saulainais pagalms”"


@dataclass
class World:
    """Who and what is there before anybody opens a page."""

    centre: Centre
    staff: User
    agreement: Agreement
    event: Event


@pytest.fixture
def world(transactional_db: None) -> World:
    """A centre with an agreement that counts seminars and consultations, and a seminar in three days."""
    call_command("createcachetable", verbosity=0)
    today = timezone.localdate()
    centre = a_centre("riga", name="Rīgas NVO centrs", phone="+371 20000002", email="riga@example.lv")
    starts = (today - dt.timedelta(days=60)).replace(day=1)
    ends = starts + dt.timedelta(days=364)
    agreement = an_agreement("L-2030", centre=centre, starts=starts, ends=ends)
    from_agreement = a_purpose(agreement, "CS", title="Pilsoniskās sabiedrības attīstība")
    add_year(agreement, starts=starts, ends=ends, actor=a_user(Role.MANAGER, centre=centre))
    an_indicator(agreement, "S", title="Semināri", filters={"kind": ["seminar"]})
    an_indicator(agreement, "D", title="Dalības semināros", measure="participations", filters={"kind": ["seminar"]})
    an_indicator(agreement, "K", title="Konsultācijas", filters={"kind": ["consultation"]})
    an_indicator(agreement, "J", title="Jaunumu lapas", filters={"kind": ["newsletter"]})
    an_indicator(agreement, "H", title="Stundas semināros", measure="hours", filters={"kind": ["seminar"]})
    an_organisation(ASSOCIATION)
    a_subscriber(ADDRESS, centre=centre)
    event = an_event(
        TITLE, centre=centre, day=today + dt.timedelta(days=3), published=True, agreement=agreement,
        purpose=from_agreement, certificate_share=80, summary="Četras stundas par to, kā atrast un noturēt palīgus.",
    )  # fmt: skip
    return World(centre, a_user(Role.STAFF, centre=centre, name="Ilze Krastiņa"), agreement, event)


@pytest.mark.parametrize("scripts", [True, False], ids=["with_scripts", "without_scripts"])
def test_a_volunteer_registers_comes_and_asks_and_nothing_is_typed_twice(  # noqa: PLR0917 -- what the whole way needs
    scripts: bool, browser: Browser, live_server: LiveServer, world: World,
    assert_accessible: AssertAccessible, time_machine: TimeMachineFixture, settings: Any,
) -> None:  # fmt: skip
    # A link in a letter that is counted leads on to the address of the site.
    settings.SITE_ADDRESS = live_server.url
    with tab(browser, live_server, scripts=scripts) as hers, tab(browser, live_server, scripts=scripts) as theirs:
        for opened in (hers, theirs):
            opened.set_viewport_size({"width": 390, "height": 844})
        phones = Phones(hers, theirs, assert_accessible if scripts else None)
        before = figures(world)
        sign_in(theirs, world.staff, live_server)
        reads_of_it_in_the_newsletter(phones, is_sent(phones))
        registers(phones, world)
        day = timezone.localdate() + dt.timedelta(days=3)
        time_machine.move_to(moment(day, dt.time(9, 50)), tick=True)
        sign_in(theirs, world.staff, live_server)
        is_ticked_off(phones, world)
        time_machine.move_to(moment(day, dt.time(17)), tick=True)
        sign_in(theirs, world.staff, live_server)
        is_closed(phones, world)
        gets_a_certificate(phones, world)
        says_what_she_thinks(phones)
        asks_for_advice(phones)
        is_answered(phones)
        assert set(before.values()) == {0}
        assert figures(world) == {"S": 1, "D": 1, "H": 4 * 60, "K": 1, "J": 1}
        everything_is_counted(phones, world)


@dataclass
class Phones:
    """Her phone, the staff's, and whether axe is asked on them."""

    hers: Page
    theirs: Page
    assert_accessible: AssertAccessible | None

    def in_order(self, page: Page) -> None:
        """Nothing is wider than the phone, and axe is content."""
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
        if self.assert_accessible is not None:
            self.assert_accessible(page)


def figures(world: World) -> dict[str, int | None]:
    """The whole agreement's indicators as the report counts them."""
    counted = figures_of(world.agreement)
    year = world.agreement.years.get()
    return {one.code: counted.in_year(one, year).number for one in world.agreement.indicators.all()}


def letter(subject: str) -> EmailMessage:
    """The last letter to her with these words in its subject, once the clock has handed over what waits."""
    deliver_due()
    return [one for one in mail.outbox if one.to == [ADDRESS] and subject in one.subject][-1]


def link_in(post: EmailMessage, under: str) -> str:
    """The address in a letter, as this site opens it."""
    found = re.search(rf"https?://[^/\s]+({under}\S+)", str(post.body))
    assert found is not None, post.body
    return found[1]


def is_sent(phones: Phones) -> str:
    """Staff write a newsletter that fills itself with what is ahead, and send it through a mail server; its words."""
    page = phones.theirs
    page.goto("/outreach/desk/editions/new/")
    phones.in_order(page)
    page.get_by_label("Vēstules temats").fill(NEWSLETTER)
    page.locator("[name=purpose]").select_option(index=1)
    page.get_by_role("button", name="Saglabāt").click()
    phones.in_order(page)
    page.locator("button[name=what][value=events]").click()
    phones.in_order(page)
    page.get_by_role("button", name="Saglabāt").click()
    page.get_by_role("link", name="Pārbaudīt un sūtīt").click()
    phones.in_order(page)
    page.locator("[name=number]").fill("1")
    with a_mailbox() as mailbox:
        page.get_by_role("button", name="Nosūtīt", exact=True).click()
        expect(page.locator("main")).to_contain_text(NEWSLETTER)
        run_waiting_tasks("seminar")
        deliver_due()
        see_editions_through()
        [told] = [one for one in mailbox.letters if one["Subject"] == NEWSLETTER]
    assert told["To"] == ADDRESS
    page.reload()
    phones.in_order(page)
    body = told.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def reads_of_it_in_the_newsletter(phones: Phones, words: str) -> None:
    """The link in the letter leads her to the seminar."""
    assert TITLE in words
    page = phones.hers
    found = re.search(r"https?://[^/\s]+(/outreach/l/\S+)", words[words.index(TITLE) :])
    assert found is not None, words
    page.goto(found[1])
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    phones.in_order(page)


def registers(phones: Phones, world: World) -> None:
    """She finds the seminar in the calendar, gives her name and address, and gets a letter with an entry for hers."""
    page = phones.hers
    page.goto("/")
    page.get_by_role("link", name="Pasākumi").first.click()
    phones.in_order(page)
    page.get_by_role("link", name=TITLE).click()
    phones.in_order(page)
    page.get_by_role("link", name="Pieteikties", exact=True).click()
    phones.in_order(page)
    page.get_by_label("Vārds un uzvārds").first.fill(NAME)
    page.get_by_label("E-pasts").first.fill(ADDRESS)
    page.get_by_role("button", name="Pieteikties", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("vieta")
    phones.in_order(page)
    told = letter(TITLE)
    [entry] = [part for part in told.attachments if str(part[0]).endswith(".ics")]
    [noted] = Calendar.from_ical(entry[1]).walk("VEVENT")
    assert noted["SUMMARY"] == TITLE
    assert noted.decoded("DTSTART") == world.event.starts_at
    page.goto(link_in(told, "/events/registrations/"))
    expect(page.locator("main")).to_contain_text(NAME)
    phones.in_order(page)


def is_ticked_off(phones: Phones, world: World) -> None:
    """At the door staff tick her on a phone of their own."""
    page = phones.theirs
    page.goto(f"/events/work/{world.event.pk}/door/")
    phones.in_order(page)
    page.get_by_role("button", name=NAME).click()
    expect(page.locator("[data-door-came]")).to_have_text("1")
    expect(page.get_by_role("button", name=NAME)).to_have_attribute("aria-pressed", "true")
    # With scripts a tick is on its way for a moment.
    expect(page.locator("[data-door-unsent]")).to_be_hidden()


def is_closed(phones: Phones, world: World) -> None:
    """Closing the event writes what was done; nobody types it."""
    page = phones.theirs
    page.goto(f"/events/work/{world.event.pk}/close/")
    phones.in_order(page)
    page.get_by_role("button", name="Slēgt pasākumu un ierakstīt paveikto").click()
    expect(page.locator("main")).to_contain_text("Slēgts un saskaitīts")
    phones.in_order(page)


def gets_a_certificate(phones: Phones, world: World) -> None:
    """Staff give it, she takes it by the link of the letter, and a stranger sees that it holds."""
    page = phones.theirs
    page.goto(f"/events/work/{world.event.pk}/certificates/")
    phones.in_order(page)
    page.get_by_role("button", name=re.compile("Izsniegt 1 apliecinājumu")).click()
    run_waiting_tasks("seminar")
    page = phones.hers
    page.goto(link_in(letter("apliecinājums"), "/events/certificates/mine/"))
    phones.in_order(page)
    file = page.request.get(page.get_by_role("link", name="PDF").get_attribute("href") or "").body()
    assert NAME in PdfReader(io.BytesIO(file)).pages[0].extract_text()
    shown = page.locator(".ev-address a").get_attribute("href") or ""
    page.goto(urlsplit(shown).path)
    expect(page.locator("main")).to_contain_text("Šis apliecinājums ir derīgs")
    expect(page.locator("main")).to_contain_text("Evija L.")
    phones.in_order(page)


def says_what_she_thinks(phones: Phones) -> None:
    """Some hours later she is asked, and answers without a name."""
    ask_about_events()
    page = phones.hers
    page.goto(link_in(letter("Kā jums patika"), "/events/feedback/"))
    phones.in_order(page)
    page.get_by_label("5 – ļoti noderēja").check()
    page.get_by_role("button", name="Nosūtīt atbildi").click()
    expect(page.get_by_role("heading", name="Paldies!")).to_be_visible()


def asks_for_advice(phones: Phones) -> None:
    """She asks what she did not dare to ask in the seminar."""
    page = phones.hers
    page.goto("/")
    page.get_by_role("link", name="Saņemt konsultāciju").first.click()
    phones.in_order(page)
    page.get_by_role("link", name="Uzdot jautājumu").click()
    phones.in_order(page)
    page.get_by_label("Jūsu jautājums").fill("Vai ar brīvprātīgo jāslēdz līgums?")
    page.get_by_label("Kur dzīvojat vai darbojaties?").select_option(str(Place.objects.get(code="LV0001000").pk))
    page.get_by_label("Jūsu vārds").fill(NAME)
    page.get_by_label("E-pasts", exact=True).fill(ADDRESS)
    page.get_by_label("Organizācija").fill(ASSOCIATION)
    page.get_by_role("button", name="Nosūtīt jautājumu").click()
    expect(page.get_by_role("heading", name="Paldies, jautājums ir saņemts")).to_be_visible()
    phones.in_order(page)


def is_answered(phones: Phones) -> None:
    """Staff take the request, answer and close it; she reads the answer on a page of her own."""
    page = phones.theirs
    page.goto("/advice/desk/")
    phones.in_order(page)
    page.locator("main a[href^='/advice/requests/']").first.click()
    phones.in_order(page)
    page.get_by_role("button", name="Es atbildēšu").click()
    page.get_by_role("link", name="Atbildēt").first.click()
    phones.in_order(page)
    page.get_by_label("Jūsu atbilde").fill("Ja viņš to lūdz, **jā**: rakstveida līgums.")
    page.get_by_label("Patērētās minūtes").fill("25")
    page.get_by_role("button", name="Nosūtīt un slēgt").click()
    phones.in_order(page)
    page.get_by_role("button", name="Slēgt pieprasījumu").click()
    expect(page.get_by_role("link", name="Tā ieraksts darbu žurnālā")).to_be_visible()
    phones.in_order(page)
    page = phones.hers
    page.goto(link_in(letter("jautājum"), "/advice/mine/"))
    expect(page.locator("main")).to_contain_text("rakstveida līgums")
    phones.in_order(page)


def everything_is_counted(phones: Phones, world: World) -> None:
    """The log and the report hold the seminar with her, its hours, and the advice to her association."""
    seminar, advice = (Activity.objects.get(kind__code=code) for code in ("seminar", "consultation"))
    assert (seminar.title, seminar.minutes, advice.minutes) == (TITLE, 240, 25)
    assert seminar.participations.filter(person__name=NAME).count() == 1
    assert advice.participations.filter(organisation__name=ASSOCIATION).count() == 1
    edition = Edition.objects.get()
    assert edition.activity is not None
    assert (edition.activity.title, edition.activity.kind.code) == (NEWSLETTER, "newsletter")
    page = phones.theirs
    page.goto("/activities/")
    expect(page.locator("main")).to_contain_text(TITLE)
    expect(page.locator("main")).to_contain_text(NEWSLETTER)
    page.goto(f"/reports/{world.agreement.pk}/")
    report = page.locator("article.report")
    expect(report).to_contain_text(re.compile(f"no plkst. 10.00 līdz 14.00.*„{TITLE}”, piedalījās 1 dalībnieks"))
    expect(report).to_contain_text("Sagatavota 1 jaunumu lapa")
    expect(report).to_contain_text("Sniegta 1 konsultācija, konsultēta 1 unikāla organizācija")
    phones.in_order(page)
