"""Fields of activity are read in the language of the page; what only Latvian has says that it is Latvian."""

from __future__ import annotations

import csv
from importlib import resources

import pytest
from django.test import Client
from django.utils.translation import override

from talka.registry.models import ActivityArea, Organisation
from talka.registry.models.areas import SHIPPED
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db
OF_THE_REGISTER = "Citur neklasificēta darbība"


def with_areas(*areas: ActivityArea) -> Organisation:
    organisation = an_organisation("Vaivariņš")
    organisation.areas.set(areas)
    return organisation


def an_area_of_the_register() -> ActivityArea:
    """As a run of the enterprise register adds it: with a name in Latvian only."""
    area = ActivityArea(code="0a1b2c", name=OF_THE_REGISTER)
    area.fill_derived()
    area.save()
    return area


def test_every_shipped_field_has_a_name_in_each_language_and_in_latvian_its_own() -> None:
    with resources.files("talka.registry").joinpath("data/areas.csv").open(encoding="utf-8") as lines:
        latvian = {row["code"]: row["name"] for row in csv.DictReader(lines)}
    assert set(latvian) == set(SHIPPED)
    with override("lv"):
        assert {code: str(name) for code, name in SHIPPED.items()} == latvian
    areas = list(ActivityArea.objects.filter(code__in=SHIPPED))
    told = {}
    for language in ("lv", "en", "uk", "ru"):
        with override(language):
            told[language] = [str(area) for area in areas]
            assert {area.told_in for area in areas} == {language}
            assert len(set(told[language])) == len(SHIPPED)
    assert told["lv"] == [area.name for area in areas]
    for at in range(len(areas)):
        assert told["lv"][at] not in {told[language][at] for language in ("en", "uk", "ru")}


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Older people"), ("uk", "Люди старшого віку"), ("ru", "Пожилые люди")]
)
def test_a_stranger_reads_fields_in_their_language_in_the_list_the_choice_and_the_page(
    client: Client, language: str, words: str
) -> None:
    seniors = ActivityArea.objects.get(code="seniors")
    record = with_areas(seniors, an_area_of_the_register())
    spoken = f'<span lang="lv">{OF_THE_REGISTER}</span>'
    for address in ("/directory/?kind=organisations", f"/directory/organisations/{record.pk}/"):
        page = client.get(address, headers={"accept-language": language}).content.decode()
        assert words in page, address
        assert spoken in page, address
        assert seniors.name not in page, address
    found = client.get("/directory/?kind=organisations", headers={"accept-language": language}).content.decode()
    assert f'<option value="seniors" lang="{language}">{words}</option>' in found
    assert f'<option value="0a1b2c" lang="lv">{OF_THE_REGISTER}</option>' in found


def test_in_latvian_nothing_is_marked_and_names_are_as_they_were(client: Client) -> None:
    record = with_areas(ActivityArea.objects.get(code="seniors"), an_area_of_the_register())
    page = client.get(f"/directory/organisations/{record.pk}/", headers={"accept-language": "lv"}).content.decode()
    assert f"{OF_THE_REGISTER}; Seniori" in page
    assert '<span lang="lv">' not in page


def test_a_name_with_signs_is_written_safely(client: Client) -> None:
    area = ActivityArea(code="signs", name="<b>Sports</b> & prieks")
    area.fill_derived()
    area.save()
    record = with_areas(area)
    for language in ("lv", "uk"):
        page = client.get(f"/directory/organisations/{record.pk}/", headers={"accept-language": language})
        assert "&lt;b&gt;Sports&lt;/b&gt; &amp; prieks" in page.content.decode()
        assert "<b>Sports" not in page.content.decode()


def test_the_choice_stands_in_the_order_of_the_language(client: Client) -> None:
    with_areas(*ActivityArea.objects.filter(code__in=["seniors", "international"]))
    for language, order in (("lv", ["seniors", "international"]), ("en", ["international", "seniors"])):
        page = client.get("/directory/?kind=organisations", headers={"accept-language": language})
        assert [area.code for area in page.context["areas"]] == order
