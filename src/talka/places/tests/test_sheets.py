"""The sheet of a place, on the page and on paper."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.activities.models import Participation
from talka.activities.tests.makers import some_work
from talka.kernel.testing.plugin import Freeze
from talka.places.models import Level, Place
from talka.places.tests.test_map import place_named
from talka.registry.models import Community, Organisation
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def cesis() -> Place:
    """A place with an organisation that shows its telephone only, a community, and work of one centre."""
    found = place_named("Cēsu novads")
    one = an_organisation()
    one.name, one.place = "Kalna kopiena 👩‍🌾", found
    one.phone, one.email, one.public_fields = "+371 20000001", "slepens@example.lv", " phone place "
    one.save()
    Community.objects.create(name="Vaives ļaudis", place=place_named("Vaives pagasts", Level.UNIT))
    return found


def words(client: Client, place: Place) -> str:
    """What stands in the PDF."""
    answer = client.get(reverse("map:sheet_pdf", args=[place.pk]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_everybody_gets_on_paper_what_is_public(cesis: Place) -> None:
    some_work("Seminārs par statūtiem", place=cesis)

    text = words(stranger(), cesis)

    assert "Vaives ļaudis" in text
    assert "+371 20000001" in text
    assert "slepens@example.lv" not in text
    assert "Seminārs par statūtiem" not in text


def test_staff_get_everything_with_the_work_of_their_own_centre(cesis: Place) -> None:
    centre = a_centre()
    some_work("Mūsu seminārs", place=cesis, centre=centre)
    some_work("Citu seminārs", place=cesis, centre=a_centre())

    text = words(signed_in(a_user(Role.STAFF, centre=centre)), cesis)

    assert "slepens@example.lv" in text
    assert "Mūsu seminārs" in text
    assert "Citu seminārs" not in text


def test_everybody_is_told_the_month_of_the_last_support_and_staff_its_day(cesis: Place, freeze: Freeze) -> None:
    freeze("2022-11-20")
    work = some_work("Padoms", starts=date(2022, 11, 7))
    Participation.objects.create(activity=work, organisation=Organisation.objects.get(place=cesis))
    address = reverse("map:sheet", args=[cesis.pk])

    told, staff = stranger().get(address), signed_in(a_user(Role.STAFF)).get(address)

    assert "11.2022." in told.content.decode()
    assert "07.11.2022." not in told.content.decode()
    assert "07.11.2022." in staff.content.decode()


def test_the_paper_is_tagged_and_names_its_picture(cesis: Place) -> None:
    content = stranger().get(reverse("map:sheet_pdf", args=[cesis.pk])).content

    document = PdfReader(io.BytesIO(content))
    root: Any = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert document.metadata is not None
    assert document.metadata.title == "Cēsu novads"


def test_a_parish_without_an_outline_has_its_sheet_too() -> None:
    assert "Vaives pagasts" in words(stranger(), place_named("Vaives pagasts", Level.UNIT))


def test_the_country_has_no_sheet() -> None:
    country = Place.objects.get(level=Level.COUNTRY)

    assert stranger().get(reverse("map:sheet_pdf", args=[country.pk])).status_code == 404
    assert stranger().get(reverse("map:sheet_pdf", args=[0])).status_code == 404


def page_of(name: str, place: Place, client: Client | None = None) -> str:
    answer = (client or stranger()).get(reverse(f"map:{name}", args=[place.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_municipality_without_outlines_of_its_parts_is_shown_among_its_neighbours_and_without_a_legend() -> None:
    shown = page_of("place", place_named("Bauskas novads"))
    assert "Kur atrodas Bauskas novads" in shown
    assert "Robežas ir aptuvenas" in shown
    assert "skaitļi ir tabulā" in shown
    assert "map-legend" not in shown, "nothing is shaded"
    assert "administrators" in page_of("place", place_named("Bauskas novads"), signed_in(a_user(Role.STAFF)))


def test_a_parish_without_an_outline_is_shown_by_its_municipality_and_the_map_says_whose_it_is() -> None:
    parish = place_named("Codes pagasts", Level.UNIT)
    shown = page_of("sheet", parish)
    assert "Kur atrodas Bauskas novads" in shown
    assert "Natural Earth" in shown
    assert "Natural Earth" in words(stranger(), parish)


def test_where_no_outline_is_known_nothing_is_drawn() -> None:
    lonely = Place.objects.create(code="LV0099000", name="Vientuļais novads", level=Level.MUNICIPALITY)
    for name in ("place", "sheet"):
        shown = page_of(name, lonely)
        assert "Kur atrodas" not in shown
        assert "Natural Earth" not in shown
