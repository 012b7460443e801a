"""Logos of funders: of the site, of a centre, of who pays for an event; on pages, letters and papers."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from talka.accounts.actions import add_funder_logo
from talka.accounts.models import Centre, Funder, FunderLogo, Role, User
from talka.accounts.queries.faces import address_of
from talka.accounts.tests.makers import a_centre, a_funder, a_user
from talka.events.exports.certificates import certificate_pdf
from talka.events.exports.sheets import signing_sheet
from talka.events.models import Event
from talka.events.queries.attendance import attendance_of
from talka.events.queries.certificates import design_of, example_of, snapshot
from talka.events.queries.payers import frame_for, logos_of_event
from talka.events.tests.makers import an_event
from talka.events.tests.test_certificate_faces import a_picture
from talka.programmes.tests.makers import an_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return a_user(Role.ADMINISTRATOR)


def a_logo(name: str, by: User, *, centre: Centre | None = None, funder: Funder | None = None) -> FunderLogo:
    logo = FunderLogo(name=name, statement=f"Finansē {name}", height_mm=12, centre=centre, funder=funder)
    return add_funder_logo(logo, upload=a_picture("blue"), actor=by)


def paid_for(centre: Centre, funder: Funder) -> Event:
    day = timezone.localdate() + dt.timedelta(days=5)
    starts = day.replace(day=1, month=1)
    agreement = an_agreement("L-1", centre=centre, funder=funder, starts=starts, ends=starts.replace(month=12, day=31))
    return an_event("Semināri", centre=centre, day=day, published=True, agreement=agreement)


def shown_on(address: str) -> set[str]:
    page = Client().get(address).content.decode()
    return {name for name in ("vietne", "centrs", "fonds") if f"Finansē {name}" in page}


def test_the_narrowest_logos_stand_in_place_of_the_wider_ones(administrator: User) -> None:
    centre, funder = a_centre("riga"), a_funder()
    event, other = paid_for(centre, funder), an_event("Cits", published=True)
    pages = (f"/events/{event.code}/", f"/centres/{centre.code}/", f"/events/{other.code}/", "/")
    a_logo("vietne", administrator)
    assert [shown_on(page) for page in pages] == [{"vietne"}] * 4
    a_logo("centrs", administrator, centre=centre)
    assert [shown_on(page) for page in pages] == [{"centrs"}, {"centrs"}, {"vietne"}, {"vietne"}]
    a_logo("fonds", administrator, funder=funder)
    assert [shown_on(page) for page in pages] == [{"fonds"}, {"centrs"}, {"vietne"}, {"vietne"}]
    assert shown_on(f"/events/{event.code}/register/") == {"fonds"}


def test_letters_and_papers_of_the_event_show_them(administrator: User) -> None:
    centre, funder = a_centre("riga"), a_funder()
    event = paid_for(centre, funder)
    a_logo("vietne", administrator)
    own = a_logo("fonds", administrator, funder=funder)
    assert logos_of_event(event) == [own]
    [funded] = frame_for(event).funders
    assert (funded.words, funded.alt) == ("Finansē fonds", "fonds")
    assert funded.url.endswith(address_of(own.picture))
    told = snapshot(event, design_of(centre), "R-1", 60)
    assert [one["words"] for one in told["funders"]] == ["Finansē fonds"]
    sheet = PdfReader(io.BytesIO(signing_sheet(event.sessions.get(), attendance_of(event)))).pages[0]
    assert "Finansē fonds" in " ".join(sheet.extract_text().split())
    assert len(sheet.images) == 1


def test_the_example_of_a_certificate_shows_those_of_its_centre(administrator: User) -> None:
    centre = a_centre("riga")
    a_logo("centrs", administrator, centre=centre)
    design = design_of(centre)
    typed = {"title": design.title, "words": design.words, "signer": "", "signer_role": ""}
    paper = PdfReader(io.BytesIO(certificate_pdf(example_of(design, typed | {"told": {}}, language="lv")))).pages[0]
    assert "Finansē centrs" in " ".join(paper.extract_text().split())
