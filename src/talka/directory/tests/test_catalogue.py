"""What everybody finds and reads, and what nobody outside may see."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.test import Client

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.activities.tests.makers import some_work, takes_part
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.places.models import Place
from talka.registry.actions import add_member, edit_community, edit_organisation
from talka.registry.actions.merges import merge_records
from talka.registry.models import ActivityArea, Network, NetworkMember, Organisation, Status
from talka.registry.models.profiles import stored_words
from talka.registry.tests.makers import a_community, a_mandate, a_network, a_person, an_organisation

pytestmark = pytest.mark.django_db
SEARCH = "/directory/"
HIDDEN = {
    "email": "slepta@noslepums.lv", "phone": "+371 20001122", "working_address": "Noslēpumu iela 3",
    "notes": "Piezīme tikai centriem",
}  # fmt: skip


def changed(record: Organisation, **values: Any) -> Organisation:
    return edit_organisation(record, values=values, version=record.version, actor=system_actor())


def page(record: Any, client: Client | None = None) -> str:
    kind = {"Organisation": "organisations", "Community": "communities", "Network": "networks"}[type(record).__name__]
    return (client or stranger()).get(f"/directory/{kind}/{record.pk}/").content.decode()


def names(address: str) -> list[str]:
    text = stranger().get(address).content.decode()
    return re.findall(r'dir-line__name"><a [^>]*>([^<]+)</a>', text)


def place(code: str) -> Place:
    return Place.objects.get(code=code)


def test_words_in_any_case_former_names_and_slips_find_a_record() -> None:
    kept = changed(an_organisation("Senais šķūnis", registration_number="40008234596"), name="Jaunais šķūnis")
    an_organisation("Cita lieta")
    for words in ("skunis", "jaunajam šķūnim", "skinis", "senais", "40008234596", "4000 8234 596"):
        assert names(f"{SEARCH}?q={words}") == [kept.name], words


def test_contacts_that_are_not_public_find_nothing() -> None:
    changed(an_organisation("Klusā biedrība"), **HIDDEN)
    for words in (HIDDEN["email"], "20001122", "slepta"):
        assert names(f"{SEARCH}?q={words}") == []


def test_the_list_is_in_latvian_order_by_pages_of_twenty() -> None:
    for name in ("Zvans", "Ābele", "Čiekurs", "Cīrulis", "Apse", *(f"M {number:02d}" for number in range(20))):
        an_organisation(name)
    assert names(SEARCH)[:4] == ["Ābele", "Apse", "Cīrulis", "Čiekurs"]
    assert len(names(SEARCH)) == 20
    assert names(f"{SEARCH}?page=2")[-1] == "Zvans"


def test_a_place_finds_what_is_there_works_there_or_serves_it() -> None:
    riga, ogre = place("LV0001000"), Place.objects.get(name="Ogres novads", valid_until=None)
    there = changed(an_organisation("Tur reģistrēta"), place=riga)
    works = changed(an_organisation("Tur strādā"), place=ogre, working_place=riga)
    serves = changed(an_organisation("Tur kalpo"), place=ogre, service_areas=[riga])
    an_organisation("Nekur")
    assert names(f"{SEARCH}?municipality={riga.pk}") == sorted(one.name for one in (serves, there, works))
    assert names(f"{SEARCH}?place={riga.pk}") == names(f"{SEARCH}?municipality={riga.pk}")


def test_a_region_chosen_anew_leaves_the_municipality_behind() -> None:
    riga = place("LV0001000")
    kurzeme = Place.objects.get(name__startswith="Kurzemes", kind=Place.Kind.PLANNING_REGION)
    changed(an_organisation("Rīgā"), place=riga)
    changed(
        an_organisation("Ventspilī"), place=Place.objects.get(name="Ventspils", level="municipality", valid_until=None)
    )
    assert names(f"{SEARCH}?region={kurzeme.pk}&municipality={riga.pk}") == ["Ventspilī"]


def test_a_field_of_activity_narrows_organisations() -> None:
    area = ActivityArea.objects.all()[0]
    changed(an_organisation("Ar jomu"), areas=[area])
    an_organisation("Bez jomas")
    assert names(f"{SEARCH}?area={area.code}") == ["Ar jomu"]


def test_words_that_fit_only_a_community_show_communities() -> None:
    an_organisation("Kokle")
    a_community("Senioru ļaudis", place=place("LV0001000"))
    assert names(f"{SEARCH}?place={place('LV0001000').pk}") == ["Senioru ļaudis"]
    assert names(f"{SEARCH}?q=seniori") == ["Senioru ļaudis"]
    answered = stranger().get(f"{SEARCH}?q=seniori&kind=organisations").content.decode()
    assert "Nekas nav atrasts" in answered
    assert "Kopienas: 1" in answered


def test_closed_and_ended_ones_are_neither_listed_nor_opened() -> None:
    closed = changed(an_organisation("Slēgtā"), status=Status.CLOSED)
    ended = a_community("Beigusies")
    edit_community(ended, values={"ended_on": "2024-01-01"}, version=ended.version, actor=system_actor())
    assert names(SEARCH) == names(f"{SEARCH}?kind=communities") == []
    for address in (f"organisations/{closed.pk}", f"communities/{ended.pk}", "networks/999", "organisations/999"):
        assert stranger().get(f"/directory/{address}/").status_code == 404


def test_nonsense_in_the_address_is_as_if_it_were_not_there() -> None:
    an_organisation("Kokle")
    for query in ("page=x", "region=-1", "municipality=99999999999999", "unit=٣", "kind=person", "q=%00", "area=nav"):
        assert names(f"{SEARCH}?{query}") == ["Kokle"], query


def test_only_facts_that_the_keeper_shows_leave_the_house() -> None:
    record = changed(an_organisation("Klusā biedrība"), description="Ko mēs darām", **HIDDEN)
    text = page(record)
    assert "Ko mēs darām" in text
    for value in HIDDEN.values():
        assert value not in text
    shown = changed(record, public_fields=stored_words(["email", "working_address"]))
    text = page(shown)
    assert HIDDEN["email"] in text
    assert HIDDEN["working_address"] in text
    for value in (HIDDEN["phone"], HIDDEN["notes"], "Ko mēs darām"):
        assert value not in text


def test_names_of_persons_are_told_only_where_the_profile_makes_them_public() -> None:
    record = an_organisation("Kokle")
    a_mandate(a_person("Anna Kanārija", email="anna@kanarija.lv"), organisation=record)
    a_mandate(a_person("Bijusī Kanārija"), organisation=record, starts="2020-01-01", ends="2021-01-01")
    assert "Kanārija" not in page(record)
    text = page(changed(record, public_fields=stored_words(["people"])))
    assert "Anna Kanārija" in text
    assert "Bijusī" not in text
    assert "anna@kanarija.lv" not in text


def test_how_far_a_community_has_come_stays_with_the_centres() -> None:
    assert "augoša" not in page(a_community("Kopā", maturity="growing"))


def test_the_last_support_tells_month_and_kind_and_nobodys_name(freeze: Freeze) -> None:
    freeze("2026-03-20")
    record, other = an_organisation("Kokle"), an_organisation("Cita")
    centre = a_centre()
    for title, day, who in (
        ("Senāks", dt.date(2025, 11, 3), record),
        ("Slepenais temats", dt.date(2026, 2, 9), record),
    ):
        work = some_work(title, kind="consultation", centre=centre, starts=day)
        takes_part(work, organisation=who)
        takes_part(work, person=a_person("Anna Kanārija", centre=centre), organisation=who)
    takes_part(some_work("Vēl nav bijis", centre=centre, starts=dt.date(2026, 5, 1)), organisation=record)
    takes_part(some_work("Citur", centre=centre, starts=dt.date(2026, 3, 1)), organisation=other)
    text = page(record)
    assert "2026. gada februāris, konsultācija" in text
    for leak in ("Slepenais", "Kanārija", "09.02.2026"):
        assert leak not in text


def test_a_confirmation_fades_after_a_year(freeze: Freeze) -> None:
    record = an_organisation("Kokle")
    Organisation.objects.filter(pk=record.pk).update(confirmed_on="2025-01-10")
    freeze("2025-12-01")
    assert "dir-confirmed--old" not in page(record)
    freeze("2026-02-01")
    assert "dir-confirmed--old" in page(record)
    assert "10.01.2025" in page(record)


def test_the_facts_for_machines_say_what_the_page_says_and_cannot_end_their_element() -> None:
    record = changed(
        an_organisation("Kokle </script><script>alert(1)", registration_number="40008234596"),
        description="Koki & kokles", **HIDDEN,
    )  # fmt: skip
    text = page(record)
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    told = json.loads(block)
    assert (told["name"], told["description"]) == (record.name, "Koki & kokles")
    assert told["identifier"]["value"] == "40008234596"
    assert "email" not in told
    assert "<script>alert" not in text
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/directory/organisations/{record.pk}/">' in text


def test_a_record_that_was_taken_into_another_leads_there() -> None:
    kept, gone = an_organisation("Paliek"), an_organisation("Pievienota")
    old = gone.pk
    merge_records(kept, gone=gone, actor=a_user(Role.COORDINATOR))
    answered = stranger().get(f"/directory/organisations/{old}/")
    assert (answered.status_code, answered["Location"]) == (302, f"/directory/organisations/{kept.pk}/")
    kept.refresh_from_db()
    changed(kept, status=Status.CLOSED)
    assert stranger().get(f"/directory/organisations/{old}/").status_code == 404


def test_a_network_tells_its_members_that_act() -> None:
    network = a_network("Lauku tīkls")
    closed = changed(an_organisation("Slēgtā"), status=Status.CLOSED)
    community = a_community("Kaimiņi")
    for member in ({"organisation": an_organisation("Kokle")}, {"organisation": closed}, {"community": community}):
        add_member(NetworkMember(network=network, **member), actor=system_actor())
    text = page(Network.objects.get(pk=network.pk))
    assert "Kokle" in text
    assert "Slēgtā" not in text
    assert "Lauku tīkls" in page(community)


def test_the_public_map_leads_here_and_back() -> None:
    riga = place("LV0001000")
    record = changed(an_organisation("Kokle"), place=riga)
    sheet = f"/map/{riga.pk}/sheet/"
    assert f'href="/directory/organisations/{record.pk}/"' in stranger().get(sheet).content.decode()
    staff = signed_in(a_user(Role.STAFF))
    assert f'href="/registry/organisations/{record.pk}/"' in staff.get(sheet).content.decode()
    assert f'href="/map/{riga.pk}/"' in page(record)


def test_the_directory_speaks_english() -> None:
    record = changed(an_organisation("Kokle"), legal_form="BDR")
    assert "Association" in page(record, stranger(language="en"))
    assert "Biedrība" in page(record)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_makes_ten_queries(query_budget: QueryBudget, rows: int) -> None:
    area = ActivityArea.objects.all()[0]
    for number in range(rows):
        changed(an_organisation(f"Kokle {number}"), place=place("LV0001000"), areas=[area])
    client = stranger()
    client.get(SEARCH)
    with query_budget(10):
        client.get(SEARCH)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_makes_nine_queries(query_budget: QueryBudget, rows: int) -> None:
    record = changed(an_organisation("Kokle"), public_fields=stored_words(Organisation.choosable))
    for number in range(rows):
        network = a_network(f"Tīkls {number}")
        add_member(NetworkMember(network=network, organisation=record), actor=system_actor())
        a_mandate(a_person(f"Persona {number} A"), organisation=record)
    client = stranger()
    page(record, client)
    # One of them asks whether the kept map of the country still holds.
    with query_budget(9):
        page(record, client)
