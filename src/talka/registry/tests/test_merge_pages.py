"""Pages on which two records become one."""

from __future__ import annotations

import json

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.tests.makers import some_work, takes_part
from talka.kernel.testing.plugin import QueryBudget
from talka.registry.actions import add_organisation, edit_organisation
from talka.registry.actions.merges import merge_records
from talka.registry.actions.resemblances import look_for_resemblances
from talka.registry.models import Community, Merge, Organisation, Resemblance
from talka.registry.tests.makers import a_community, a_person, an_organisation

pytestmark = pytest.mark.django_db


def a_pair() -> tuple[Organisation, Organisation]:
    kept = an_organisation("Kokle")
    gone = Organisation(name="Kokle, biedrība", email="birojs@example.lv", phone="26123456")
    return kept, add_organisation(gone, actor=system_actor(), in_spite_of_similar=True)


def test_a_manager_compares_a_pair_and_merges_it_with_the_chosen_facts() -> None:
    kept, gone = a_pair()
    takes_part(some_work(), organisation=gone)
    look_for_resemblances()
    browser = signed_in(a_user(Role.MANAGER))
    address = f"/registry/merge/organisation/{kept.pk}/{gone.pk}/"
    assert address in browser.get("/registry/duplicates/").content.decode()
    page = browser.get(address)
    assert "Dalības reizes: <span" in " ".join(page.content.decode().split())
    chosen = {"fact_email": "gone", "fact_phone": "kept", "seen": page.context["seen"]}
    answer = browser.post(address, chosen, follow=True)
    assert answer.redirect_chain == [(f"/registry/organisations/{kept.pk}/", 302)]
    kept.refresh_from_db()
    assert (kept.email, kept.phone) == ("birojs@example.lv", "")
    merge = Merge.objects.get()
    assert f"/registry/merges/{merge.pk}/undo/" in answer.content.decode()


def test_the_old_address_leads_to_the_record_that_stayed_and_a_stranger_nowhere() -> None:
    kept, gone = a_pair()
    merge_records(kept, gone=gone, actor=system_actor())
    answer = signed_in(a_user(Role.STAFF)).get(f"/registry/organisations/{gone.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/registry/organisations/{kept.pk}/")
    assert signed_in(a_user(Role.REVIEWER)).get(f"/registry/organisations/{gone.pk}/").status_code == 404
    here, elsewhere = a_centre(), a_centre()
    anna, other = a_person("Anna", centre=here), a_person("Anna", centre=here)
    merge_records(anna, gone=other, actor=system_actor())
    for centre, status in ((here, 302), (elsewhere, 404)):
        browser = signed_in(a_user(Role.STAFF, centre=centre))
        assert browser.get(f"/registry/persons/{other.pk}/").status_code == status


def test_undoing_brings_the_other_back_and_its_address() -> None:
    kept, gone = a_pair()
    merge_records(kept, gone=gone, actor=system_actor())
    browser = signed_in(a_user(Role.MANAGER))
    address = f"/registry/merges/{Merge.objects.get().pk}/undo/"
    assert "Kokle, biedrība" in browser.get(address).content.decode()
    assert browser.post(address).status_code == 302
    assert browser.get(f"/registry/organisations/{gone.pk}/").status_code == 200
    assert browser.get(address).status_code == 404


def test_what_cannot_be_undone_is_said_on_the_page() -> None:
    kept, gone = a_pair()
    merge_records(kept, gone=gone, actor=system_actor())
    kept.refresh_from_db()
    edit_organisation(kept, values={"phone": "1"}, version=kept.version, actor=system_actor())
    page = signed_in(a_user(Role.MANAGER)).post(f"/registry/merges/{Merge.objects.get().pk}/undo/")
    assert page.status_code == 200
    assert "tālrunis" in page.content.decode()


def test_what_somebody_changed_meanwhile_is_looked_at_again() -> None:
    kept, gone = a_pair()
    browser = signed_in(a_user(Role.MANAGER))
    address = f"/registry/merge/organisation/{kept.pk}/{gone.pk}/"
    seen = browser.get(address).context["seen"]
    edit_organisation(kept, values={"phone": "1"}, version=1, actor=system_actor())
    page = browser.post(address, {"seen": seen})
    assert page.status_code == 200
    assert "pa to laiku" in page.content.decode()
    assert Organisation.objects.filter(pk=gone.pk).exists()


def test_the_other_record_is_found_by_typing() -> None:
    kept, gone = a_pair()
    page = signed_in(a_user(Role.MANAGER)).get(f"/registry/merge/organisation/{kept.pk}/?q=kolke").content.decode()
    assert f"/registry/merge/organisation/{kept.pk}/{gone.pk}/" in page
    assert f"/registry/merge/organisation/{kept.pk}/{kept.pk}/" not in page


def test_before_anything_is_asked_nothing_is_called_missing() -> None:
    browser, kept = signed_in(a_user(Role.MANAGER)), an_organisation("Kokle")
    address = f"/registry/merge/organisation/{kept.pk}/"
    begun, asked = (browser.get(address, query).content.decode() for query in ({}, {"q": "pavisam cita"}))
    assert "Neviens cits ieraksts tā nesaucas" in begun
    assert "Nekas nav atrasts" not in begun
    assert "Nekas nav atrasts" in asked


def test_facts_to_choose_are_in_words() -> None:
    kept, gone = a_community("Upmala"), a_community("Upmalas ļaudis")
    ring = [[24.1, 56.9], [24.3, 56.9], [24.3, 57.1], [24.1, 56.9]]
    drawn = json.dumps({"type": "Polygon", "coordinates": [ring]})
    Community.objects.filter(pk=kept.pk).update(languages=" lv ")
    Community.objects.filter(pk=gone.pk).update(languages=" lv ltg ", territory=drawn)
    page = signed_in(a_user(Role.MANAGER)).get(f"/registry/merge/community/{kept.pk}/{gone.pk}/").content.decode()
    assert "latviešu, latgaliešu" in page
    assert "iezīmēta kartē" in page
    assert "Polygon" not in page
    assert ">lv" not in page


def test_two_that_are_not_the_same_are_not_offered_again() -> None:
    a_pair()
    look_for_resemblances()
    browser = signed_in(a_user(Role.MANAGER))
    address = f"/registry/duplicates/organisation/{Resemblance.objects.get().pk}/part/"
    assert browser.get(address).status_code == 405
    assert browser.post(address).status_code == 302
    assert "Kokle" not in browser.get("/registry/duplicates/").content.decode()
    assert browser.post(address).status_code == 404


@pytest.mark.parametrize("role", [Role.STAFF, Role.REVIEWER])
def test_who_may_not_merge_finds_none_of_the_pages(role: Role) -> None:
    kept, gone = a_pair()
    look_for_resemblances()
    browser = signed_in(a_user(role))
    pair = Resemblance.objects.get()
    for address in (
        "/registry/duplicates/",
        f"/registry/merge/organisation/{kept.pk}/",
        f"/registry/merge/organisation/{kept.pk}/{gone.pk}/",
    ):
        assert browser.get(address).status_code == 404, address
    assert browser.post(f"/registry/duplicates/organisation/{pair.pk}/part/").status_code == 404
    merge_records(kept, gone=gone, actor=system_actor())
    assert browser.get(f"/registry/merges/{Merge.objects.get().pk}/undo/").status_code == 404


def test_a_manager_does_not_reach_a_person_of_another_centre() -> None:
    here, elsewhere = a_centre(), a_centre()
    own, foreign = a_person("Anna", centre=here), a_person("Anna", centre=elsewhere)
    browser = signed_in(a_user(Role.MANAGER, centre=here))
    for address in (f"{own.pk}/{foreign.pk}/", f"{foreign.pk}/{own.pk}/", f"{foreign.pk}/", f"{own.pk}/{own.pk}/"):
        assert browser.get(f"/registry/merge/person/{address}").status_code == 404, address
    assert browser.get(f"/registry/merge/robot/{own.pk}/").status_code == 404
    assert browser.get("/registry/duplicates/?kind=person").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_duplicates_costs_the_same_for_one_and_for_three(query_budget: QueryBudget, rows: int) -> None:
    for at in range(rows):
        for name in (f"Kokle {at}{at}{at}", f"KOKLE {at}{at}{at}!"):
            an_organisation(name)
    look_for_resemblances()
    browser = signed_in(a_user(Role.COORDINATOR))
    browser.get("/registry/duplicates/")
    with query_budget(7):
        assert len(browser.get("/registry/duplicates/").context["pairs"]) == rows
