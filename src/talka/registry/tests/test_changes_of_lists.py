"""Communities, networks, partners and persons changed together, each list with what makes sense there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_membership, a_user, signed_in
from talka.kernel.audit.models import AuditEntry
from talka.kernel.testing.plugin import QueryBudget
from talka.registry.actions import give_partner_role
from talka.registry.actions.together import ACTS
from talka.registry.models import PartnerRole
from talka.registry.models.profiles import stored_words
from talka.registry.queries.meant import place_meant
from talka.registry.tests.makers import a_community, a_network, a_person, an_organisation

pytestmark = pytest.mark.django_db
MAKE: dict[str, Callable[[], Any]] = {
    "organisations": an_organisation,
    "communities": a_community,
    "networks": a_network,
}


def send(user: Any, listing: str, **sent: Any) -> Any:
    return signed_in(user).post(reverse(f"registry:change_{listing}"), sent)


def a_role(**facts: Any) -> PartnerRole:
    made = PartnerRole(organisation=an_organisation(), role=PartnerRole.Role.LIBRARY, **facts)
    return give_partner_role(made, actor=a_user(Role.STAFF))


@pytest.mark.parametrize("listing", ["communities", "networks"])
@pytest.mark.parametrize("act", ["place", "language", "hide", "confirm"])
def test_only_the_chosen_profiles_are_changed_once_it_is_confirmed(listing: str, act: str) -> None:
    staff = a_user(Role.STAFF)
    chosen, other = [MAKE[listing](), MAKE[listing]()], MAKE[listing]()
    type(other).objects.update(confirmed_on=None)
    value = {"place": "Cēsu novads", "language": "ltg"}.get(act, "")
    sent = {"act": act, "value": value, "id": [one.pk for one in chosen]}
    page = send(staff, listing, **sent)
    assert [one.before == one.after for one in page.context["preview"].planned] == [False, False]
    assert not AuditEntry.objects.filter(actor_id=staff.pk).exists(), "looking changes nothing"
    assert send(staff, listing, **sent, confirm="yes").status_code == 302
    cesis = place_meant("Cēsu novads")
    for one, changed in ((chosen[0], True), (chosen[1], True), (other, False)):
        one.refresh_from_db()
        is_so = {
            "place": one.place == cesis, "language": "ltg" in one.languages, "hide": one.is_hidden,
            "confirm": one.confirmed_on == timezone.localdate(),
        }[act]  # fmt: skip
        assert is_so is changed
    assert AuditEntry.objects.filter(actor_id=staff.pk).count() == 2


@pytest.mark.parametrize("listing", list(MAKE))
def test_hidden_profiles_are_shown_again_and_what_is_so_already_is_left_alone(listing: str) -> None:
    staff, hidden, shown = a_user(Role.STAFF), MAKE[listing](), MAKE[listing]()
    type(hidden).objects.filter(pk=hidden.pk).update(is_hidden=True)
    send(staff, listing, act="show", id=[hidden.pk, shown.pk], confirm="yes")
    for one, version in ((hidden, 2), (shown, 1)):
        one.refresh_from_db()
        assert (one.is_hidden, one.version) == (False, version)


def test_a_language_is_added_to_those_that_are_spoken() -> None:
    kokle = an_organisation()
    type(kokle).objects.filter(pk=kokle.pk).update(languages=stored_words(["lv"]))
    for _time in range(2):
        send(a_user(Role.STAFF), "organisations", act="language", value="en", id=[kokle.pk], confirm="yes")
    kokle.refresh_from_db()
    assert (kokle.languages, kokle.version) == (" lv en ", 2)


def test_roles_of_partners_move_and_end_and_one_that_would_stand_twice_is_refused() -> None:
    staff, cesis = a_user(Role.STAFF), place_meant("Cēsu novads")
    role, national = a_role(place=cesis), a_role()
    give_partner_role(
        PartnerRole(organisation=role.organisation, role=PartnerRole.Role.LIBRARY, place=None), actor=staff
    )
    page = send(staff, "partners", act="place", value="", id=[role.pk])
    assert "jau" in page.context["preview"].planned[0].refusal
    send(staff, "partners", act="place", value="Cēsu novads", id=[role.pk, national.pk], confirm="yes")
    send(staff, "partners", act="ends", value="31.12.2026.", id=[national.pk], confirm="yes")
    national.refresh_from_db()
    role.refresh_from_db()
    assert (national.place, str(national.ends), role.ends) == (cesis, "2026-12-31", None)
    entry = AuditEntry.objects.filter(verb="registry.move_partner_role")
    assert [one.object_id for one in entry] == [str(national.pk)]


def test_persons_get_an_organisation_and_a_centre_of_ones_own() -> None:
    here, other, elsewhere = a_centre(), a_centre(), a_centre()
    staff = a_user(Role.STAFF, centre=here)
    a_membership(staff, Role.STAFF, centre=other)
    staff.__dict__.pop("access", None)
    kokle, anna, foreign = an_organisation("Kokle"), a_person(centre=here), a_person(centre=elsewhere)
    send(staff, "persons", act="employer", value="Kokle", id=[anna.pk, foreign.pk], confirm="yes")
    send(staff, "persons", act="centre", value=other.pk, id=[anna.pk, foreign.pk], confirm="yes")
    anna.refresh_from_db()
    foreign.refresh_from_db()
    assert (anna.organisation, set(anna.centres.all())) == (kokle, {here, other})
    assert (foreign.organisation, set(foreign.centres.all())) == (None, {elsewhere})
    page = send(staff, "persons", act="centre", value=elsewhere.pk, id=[anna.pk], confirm="yes")
    assert page.context["form"].errors["value"], "a centre of others is not theirs to add"
    assert "value" in send(staff, "persons", act="employer", value="Nav tādas", id=[anna.pk]).context["form"].errors
    verbs = AuditEntry.objects.filter(object_id=str(anna.pk), actor_id=staff.pk).values_list("verb", flat=True)
    assert sorted(verbs) == ["registry.edit_person", "registry.introduce_person"]


@pytest.mark.parametrize("listing", list(ACTS))
def test_each_list_offers_its_changes_and_others_are_not_found(listing: str) -> None:
    staff = a_user(Role.STAFF)
    record = a_role() if listing == "partners" else MAKE.get(listing, lambda: a_person(centre=None))()
    browser = signed_in(staff if listing != "persons" else a_user(Role.COORDINATOR))
    page = browser.get(reverse(f"registry:{listing}")).content.decode()
    for act in ACTS[listing]:
        assert f'value="{act}"' in page
    assert f"/registry/{listing}/change/" in page
    for act in {act for acts in ACTS.values() for act in acts} - set(ACTS[listing]):
        assert send(staff, listing, act=act, id=[record.pk]).status_code == 404
    assert send(a_user(Role.REVIEWER), listing, act=ACTS[listing][0], id=[record.pk]).status_code == 404
    assert send(staff, listing, act=ACTS[listing][0], id=[999_999]).status_code == 302


def test_somebody_forgotten_is_not_changed() -> None:
    gone = a_person(centre=a_centre())
    type(gone).objects.filter(pk=gone.pk).update(erased_at=timezone.now())
    an_organisation("Kokle")
    send(a_user(Role.COORDINATOR), "persons", act="employer", value="Kokle", id=[gone.pk], confirm="yes")
    gone.refresh_from_db()
    assert gone.organisation is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_that_asks_costs_the_same_for_one_and_for_three(query_budget: QueryBudget, rows: int) -> None:
    chosen = [a_community().pk for _number in range(rows)]
    browser = signed_in(a_user(Role.STAFF))
    with query_budget(6):
        assert browser.post("/registry/communities/change/", {"act": "place", "id": chosen}).status_code == 200
