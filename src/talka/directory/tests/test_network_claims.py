"""Networks are looked after by their representatives as organisations and communities are."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.directory.actions import confirm_own_profile, end_claim, keep_profile
from talka.directory.actions.letters import remind_representatives
from talka.directory.queries.claims import number_waiting_near
from talka.directory.tests.makers import PASSWORD, a_claim, a_representative
from talka.kernel.actions import NotAllowed
from talka.kernel.mail.outbox import deliver_due
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.places.models import Level, Place
from talka.registry.actions import edit_network
from talka.registry.models import Claim, Network, Organisation
from talka.registry.tests.makers import a_community, a_network, an_organisation

pytestmark = pytest.mark.django_db


def test_the_whole_way_from_the_public_page_of_a_network_to_looking_after_it(
    django_capture_on_commit_callbacks: Any,
) -> None:
    network, browser = a_network("Upes tīkls"), stranger()
    address = f"/directory/networks/{network.pk}/"
    page = browser.get(address).content.decode()
    assert "Es pārstāvu šo tīklu" in page
    assert f'href="{address}claim/"' in page
    given = {"name": "Anna Pārstāve", "email": "anna@upes.lv", "words": "koordinatore"}
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(f"{address}claim/", given)["Location"] == f"{address}claim/?sent=1"
    letter = mail.outbox.pop()
    assert "Upes tīkls" in letter.body
    browser.post(link_in(letter))
    claim, staff = Claim.objects.get(), signed_in(a_user(Role.STAFF))
    assert "Upes tīkls" in staff.get("/directory/claims/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(f"/directory/claims/{claim.pk}/", {"do": "grant"})
    browser.post(link_in(mail.outbox.pop()), {"name": "Anna Pārstāve", "password": PASSWORD})
    own = signed_in(User.objects.get(email="anna@upes.lv"))
    assert "Upes tīkls" in own.get("/directory/mine/").content.decode()
    form = own.get(f"/directory/mine/{claim.pk}/").content.decode()
    assert "working_address" not in form, "a network has no working address"
    typed = {"version": "1", "offers": "Kopīgs autobuss", "show_offers": "on", "phone": "20001122"}
    assert "Kopīgs autobuss" in own.post(f"/directory/mine/{claim.pk}/", typed | {"preview": "1"}).content.decode()
    own.post(f"/directory/mine/{claim.pk}/", typed)
    public = browser.get(address).content.decode()
    assert "Kopīgs autobuss" in public
    assert "20001122" not in public
    seen = staff.get(f"/directory/claims/{claim.pk}/").content.decode()
    assert "20001122" in seen
    assert f'href="/registry/networks/{network.pk}/"' in seen


def link_in(letter: Any) -> str:
    [path] = re.findall(r"http://[^/]+(/directory/claims/\S+)", letter.body)
    return str(path)


def test_a_network_that_has_ended_cannot_be_claimed() -> None:
    network = a_network("Bijušais", began_on=date(2020, 1, 1), ended_on=date(2021, 1, 1))
    assert stranger().get(f"/directory/networks/{network.pk}/claim/").status_code == 404


def test_whoever_looks_after_a_network_changes_that_one_alone() -> None:
    own, other = a_network("Upes tīkls"), a_network("Kalna tīkls")
    # The same number in another table is another profile.
    organisation, community = an_organisation("Kokle"), a_community("Stabule")
    person, claim = a_representative(own)
    keep_profile(own, values={"offers": "Kopīgs autobuss"}, version=1, actor=person)
    for profile in (other, organisation, community):
        with pytest.raises(NotAllowed):
            keep_profile(profile, values={"offers": "Pārņemts"}, version=1, actor=person)
    end_claim(claim, actor=person)
    own.refresh_from_db()
    with pytest.raises(NotAllowed):
        confirm_own_profile(own, version=own.version, actor=person)
    assert (own.offers, Network.objects.get(pk=other.pk).offers) == ("Kopīgs autobuss", "")


def test_two_who_edit_a_network_at_once_do_not_overwrite_each_other() -> None:
    network = a_network("Upes tīkls")
    person, claim = a_representative(network)
    own = signed_in(person)
    edit_network(network, values={"description": "Centra vārdi"}, version=1, actor=a_user(Role.STAFF))
    answer = own.post(f"/directory/mine/{claim.pk}/", {"version": "1", "description": "Mani vārdi"})
    text = answer.content.decode()
    assert "Centra vārdi" in text
    assert "Mani vārdi" in text
    assert Network.objects.get().description == "Centra vārdi"


def test_the_address_of_the_coordinating_organisation_is_a_reason_to_trust() -> None:
    coordinator = an_organisation("Kokle")
    Organisation.objects.filter(pk=coordinator.pk).update(email="Info@Kokle.lv")
    network = a_network("Upes tīkls", coordinator=Organisation.objects.get(pk=coordinator.pk))
    staff, words = signed_in(a_user(Role.STAFF)), "Adrese ir tīkla koordinētājas organizācijas e-pasts."
    trusted, unknown = a_claim(network, email="info@kokle.lv"), a_claim(network, email="anna@cita.lv")
    assert words in staff.get(f"/directory/claims/{trusted.pk}/").content.decode()
    text = staff.get(f"/directory/claims/{unknown.pk}/").content.decode()
    assert words not in text
    assert "Adrese profilā nav zināma." in text


def test_a_network_of_another_region_waits_for_others() -> None:
    towns = Place.objects.filter(level=Level.MUNICIPALITY, parent__level=Level.REGION).order_by("parent")
    near, far = towns[0], towns.reverse()[0]
    staff = a_user(Role.STAFF, centre=a_centre("tuvais"))
    Centre.objects.filter(code="tuvais").update(region_code=near.parent.code if near.parent else "")
    a_claim(a_network("Tuvais", place=near))
    a_claim(a_network("Bez vietas"))
    assert number_waiting_near(staff) == 2
    a_claim(a_network("Tālais", place=far))
    a_claim(a_community("Tālā kopiena", place=far))
    assert number_waiting_near(staff) == 2


def test_the_representative_of_a_network_is_asked_once_a_year(freeze: Freeze) -> None:
    freeze("2025-01-10")
    network = a_network("Upes tīkls")
    person, _claim = a_representative(network)
    Network.objects.update(confirmed_on="2025-01-10")
    deliver_due()
    sent = []
    for day in ("2025-12-30", "2026-01-12", "2026-01-13"):
        freeze(day)
        mail.outbox.clear()
        remind_representatives()
        deliver_due()
        sent.append([letter.to[0] for letter in mail.outbox])
    assert sent == [[], [person.email], []]


@pytest.mark.parametrize("kinds", [(), ("organisation", "network"), ("community", "network")])
def test_a_claim_is_about_one_profile_exactly(kinds: tuple[str, ...]) -> None:
    made = {"organisation": an_organisation(), "community": a_community(), "network": a_network()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(name="Anna", email="anna@cita.lv", **{kind: made[kind] for kind in kinds})


@pytest.mark.parametrize("rows", [1, 3])
def test_claims_of_networks_cost_the_list_nothing(query_budget: QueryBudget, rows: int) -> None:
    for number in range(rows):
        a_claim(a_network(f"Tīkls {number}", coordinator=an_organisation()))
    client = signed_in(a_user(Role.STAFF))
    client.get("/directory/claims/")
    with query_budget(7):
        client.get("/directory/claims/")
