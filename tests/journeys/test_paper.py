"""Pages that are meant for paper: on A4 there is the record and nothing around it, and none of it is cut."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page
from pypdf import PdfReader

from talka.events.models import Attendance, Certificate, Session
from talka.places.queries import find_by_name
from talka.programmes.models import Agreement
from talka.registry.models import Organisation
from talka.site.demo import make_demo
from tests.journeys.test_main_job import sign_in

pytestmark = pytest.mark.journey
# What is left of A4 between the margins that the site's sheet sets, in the pixels of a browser: 210 mm less 2 × 16 mm.
PAPER = {"width": int(178 / 25.4 * 96), "height": 970}
A4 = (595, 842)
# Colours change in a moment, not at once; and the width of the paper has been laid out.
SETTLED = """(width) => matchMedia('print').matches && innerWidth === width
  && !document.getAnimations().some((one) => one.playState === 'running')"""
# What lies to the right of the paper; what is shown of navigation and of what one presses; links that nobody can read.
LOOK = """() => {
  const shown = (element) => element.getClientRects().length > 0 && !element.closest('.govuk-visually-hidden');
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const name = (element) => `${element.localName}.${element.className} ${element.innerText.slice(0, 40)}`;
  const edge = document.documentElement.clientWidth + 1;
  const box = (element) => element.getBoundingClientRect();
  const outside = (element) => box(element).right > edge || box(element).left < -1;
  const words = (element) => {
    const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walk.nextNode()) if (shown(walk.currentNode.parentElement)) texts.push(walk.currentNode.data);
    return texts.join('');
  };
  const grey = (element) => getComputedStyle(element).color !== 'rgb(0, 0, 0)';
  const nameless = (link) => !getComputedStyle(link, '::after').content.includes(link.getAttribute('href'));
  return {
    cut: all('main *').filter((element) => !element.closest('svg') && outside(element)).map(name).slice(0, 8),
    pressed: all('nav, header.ui-top, .ui-foot__inner, button, input, select, textarea, .ui-demo').map(name),
    pale: all('main a').filter(grey).map(name),
    nowhere: all('main p a[href^="http"]').filter(nameless).map(name),
    cells: all('main :is(th, td, dt, dd, h1, h2)').map(words).filter((text) => text.trim()),
  };
}"""


def squeezed(text: str) -> str:
    """Without spaces, line ends and soft hyphens: how lines break on paper does not matter."""
    return re.sub(r"[\s\u00a0\u00ad\u200b]+", "", text)


def problems_on_paper(page: Page, address: str) -> list[str]:
    """What is wrong with a page once it is printed."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)  # type: ignore[arg-type]  # its keys are those
    page.wait_for_function(SETTLED, arg=PAPER["width"])
    seen: dict[str, Any] = page.evaluate(LOOK)
    cells = seen.pop("cells")
    assert cells
    found = [f"{address} {what}: {those}" for what, those in seen.items() if those]
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    found += [f"{address}: {sheet.mediabox}" for sheet in sheets if size_of(sheet) != A4]
    printed = squeezed("".join(sheet.extract_text() for sheet in sheets))
    found += [f"{address} lacks {cell!r} on paper" for cell in cells if squeezed(cell) not in printed]
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def size_of(sheet: Any) -> tuple[int, int]:
    return round(sheet.mediabox.width), round(sheet.mediabox.height)


def test_what_is_printed_has_everything_and_nothing_else(page: Page, transactional_db: None) -> None:
    call_command("createcachetable", verbosity=0)
    make_demo()
    place = find_by_name("Cēsu novads")[-1]
    certificate = Certificate.objects.order_by("pk")[0]
    agreement = Agreement.objects.get(number="KM-RIGA-2022")
    profile = Organisation.objects.filter(public_fields__gt="").order_by("pk")[0]
    problems: list[str] = []
    for address in (
        reverse("map:sheet", args=[place.pk]),
        reverse("events:event", args=[certificate.event.code]),
        reverse("events:certificate", args=[certificate.code]),
        reverse("directory:organisation", args=[profile.pk]),
    ):
        problems += problems_on_paper(page, address)
    sign_in(page, "Mārtiņš Avotiņš")
    for address in (
        reverse("reporting:report", args=[agreement.pk]),
        reverse("reporting:numbers", args=[agreement.pk]),
        reverse("reporting:indicators", args=[agreement.pk]),
        reverse("spending:statement", args=[agreement.pk]),
        reverse("programmes:show", args=[agreement.pk]),
        reverse("activities:list"),
    ):
        problems += problems_on_paper(page, address)
    problems += problems_of_the_sheet(page)
    assert not problems, "\n".join(problems)


def problems_of_the_sheet(page: Page) -> list[str]:
    """The sheet to sign: A4, whose event it is, who is expected, and a place to sign."""
    session = Session.objects.filter(event__registrations__isnull=False).order_by("pk")[0]
    answer = page.request.get(reverse("events:paper_sheet", args=[session.event_id, session.pk]))
    assert answer.ok
    sheets = PdfReader(io.BytesIO(answer.body())).pages
    words = squeezed("".join(sheet.extract_text() for sheet in sheets))
    expected = [session.event.title, "Paraksts"]
    expected += Attendance.objects.filter(session=session).values_list("registration__name", flat=True)
    return [f"the sheet to sign lacks {one!r}" for one in expected if squeezed(one) not in words] + [
        f"the sheet to sign: {sheet.mediabox}" for sheet in sheets if size_of(sheet) != A4
    ]
