"""Communities, networks, mandates and partners: what the verbs do, refuse and leave alone."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.places.models import Place
from talka.places.queries.layers import Asked, Raw, layers
from talka.registry.actions import (
    AlreadyMandated,
    AlreadyMember,
    AlreadyPartner,
    add_community,
    add_member,
    add_network,
    edit_community,
    edit_network,
    end_mandate,
    end_membership,
    end_partner_role,
    give_mandate,
    give_partner_role,
    move_partner_role,
)
from talka.registry.models import Community, Mandate, Network, NetworkMember, PartnerRole, Person, Tie
from talka.registry.queries.profiles import Speaking, households_of, mandates_visible_to
from talka.registry.queries.territories import BadTerritory, checked_territory
from talka.registry.tests.makers import a_community, a_mandate, a_network, a_person, an_organisation

pytestmark = pytest.mark.django_db

DAY = date(2024, 3, 14)
BEFORE, AFTER = DAY - timedelta(days=100), DAY + timedelta(days=100)
# In the middle of Rīga.
SQUARE = [[24.10, 56.94], [24.12, 56.94], [24.12, 56.96], [24.10, 56.96], [24.10, 56.94]]


def polygon(ring: Any) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def counted(layer: str) -> Raw:
    return layers()[layer].count(Asked(None))


def test_a_community_is_counted_where_it_is_until_it_ends() -> None:
    staff, riga = a_user(Role.STAFF), Place.objects.get(code="LV0001000")
    added = add_community(Community(name="Pagalms", place=riga), actor=staff)
    assert (added.added_by, added.confirmed_by, added.confirmed_on) == (staff, staff, timezone.localdate())
    assert AuditEntry.objects.latest("sequence").verb == "registry.add_community"
    assert counted("communities") == {riga.pk: 1}
    edit_community(added, values={"ended_on": DAY}, version=1, actor=staff)
    assert counted("communities") == {}


def test_a_network_is_counted_where_it_is() -> None:
    riga = Place.objects.get(code="LV0001000")
    a_network()
    network = a_network(tie=Tie.PLACE, place=riga)
    assert counted("networks") == {riga.pk: 1}
    edit_network(network, values={"ended_on": timezone.localdate()}, version=1, actor=a_user(Role.STAFF))
    assert counted("networks") == {}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"place": None}, "place"),
        ({"tie": Tie.THEME}, "theme"),
        ({"began_on": DAY, "ended_on": BEFORE}, "ended_on"),
        ({"territory": "nav"}, "territory"),
    ],
)
def test_a_community_that_cannot_be_is_refused_at_its_field(facts: dict[str, Any], field: str) -> None:
    usual = {"name": "Pagalms", "place": Place.objects.get(code="LV0001000")}
    with pytest.raises(Refused) as refused:
        add_community(Community(**{**usual, **facts}), actor=a_user(Role.STAFF))
    assert refused.value.field == field
    assert not Community.objects.exists()


def test_the_second_to_change_a_community_or_a_network_meets_a_conflict() -> None:
    staff = a_user(Role.STAFF)
    community, network = a_community(), a_network()
    edit_community(community, values={"phone": "1"}, version=1, actor=staff)
    edit_network(network, values={"phone": "1"}, version=1, actor=staff)
    with pytest.raises(Conflict):
        edit_community(community, values={"phone": "2"}, version=1, actor=staff)
    with pytest.raises(Conflict):
        edit_network(network, values={"phone": "2"}, version=1, actor=staff)
    assert (Community.objects.get().phone, Network.objects.get().phone) == ("1", "1")


@pytest.mark.parametrize(
    ("role", "may"), [(Role.STAFF, True), (Role.COORDINATOR, True), (Role.REVIEWER, False), (None, False)]
)
def test_who_may_keep_communities_networks_members_and_partners(role: Role | None, *, may: bool) -> None:
    user = a_user(role)
    assert add_community.allows(user, Community()) is may
    assert edit_community.allows(user, a_community()) is may
    assert add_network.allows(user, Network()) is may
    assert edit_network.allows(user, a_network()) is may
    assert add_member.allows(user, NetworkMember()) is may
    assert end_membership.allows(user, NetworkMember()) is may
    assert give_partner_role.allows(user, PartnerRole()) is may
    assert end_partner_role.allows(user, PartnerRole()) is may
    if not may:
        with pytest.raises(NotAllowed):
            add_community(Community(name="Pagalms"), actor=user)


def test_a_territory_is_kept_closed_and_short() -> None:
    feature = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [SQUARE[:-1]]}}
    kept = json.loads(checked_territory(json.dumps({"type": "FeatureCollection", "features": [feature]})))
    assert kept == {"type": "Polygon", "coordinates": [SQUARE]}
    assert checked_territory("  ") == ""


@pytest.mark.parametrize(
    "text",
    [
        "nav", "[]", "{}", '{"type": "Point", "coordinates": [24.1, 56.9]}', '{"type": "Polygon"}',
        '{"type": "Polygon", "coordinates": [[], []]}', '{"type": "FeatureCollection", "features": []}',
        polygon([]), polygon(SQUARE[:2]), polygon([[24.1, 56.9]] * 5), polygon([["24.1", "56.9"]] * 4),
        polygon([[True, False]] * 4), polygon([[24.1]] * 4), polygon("abcd"),
        polygon([[24.10, 56.94], [24.12, 56.96], [24.12, 56.94], [24.10, 56.96], [24.10, 56.94]]),
        polygon([[56.94, 24.10], [56.94, 24.12], [56.96, 24.12], [56.94, 24.10]]),
        polygon([[21.0, 57.9], [21.1, 57.9], [21.1, 58.0], [21.0, 57.9]]),
        polygon([[24.1 + step / 100_000, 56.94] for step in range(501)] + [[24.1, 56.95]]),
        "[" * 100_000, '{"type": "Polygon", "coordinates": [[[1e999, 56.9], [24.1, 56.9], [24.2, 56.9]]]}',
    ],
)  # fmt: skip
def test_what_is_no_territory_in_latvia_is_refused(text: str) -> None:
    with pytest.raises(BadTerritory):
        checked_territory(text)


def test_a_member_belongs_to_a_network_once_at_a_time() -> None:
    staff, network, organisation = a_user(Role.STAFF), a_network(), an_organisation()
    first = add_member(NetworkMember(network=network, organisation=organisation, starts=BEFORE), actor=staff)
    with pytest.raises(AlreadyMember):
        add_member(NetworkMember(network=network, organisation=organisation, starts=DAY), actor=staff)
    end_membership(first, ends=DAY - timedelta(days=1), actor=staff)
    add_member(NetworkMember(network=network, organisation=organisation, starts=DAY), actor=staff)
    add_member(NetworkMember(network=network, community=a_community()), actor=staff)
    add_member(NetworkMember(network=a_network(), organisation=organisation, starts=DAY), actor=staff)
    assert network.members.count() == 3


def test_a_member_is_one_and_its_time_ends_after_it_begins() -> None:
    staff, network = a_user(Role.STAFF), a_network()
    for nobody in ({}, {"organisation": an_organisation(), "community": a_community()}):
        with pytest.raises(Refused):
            add_member(NetworkMember(network=network, **nobody), actor=staff)
    with pytest.raises(Refused):
        add_member(NetworkMember(network=network, community=a_community(), starts=DAY, ends=BEFORE), actor=staff)
    member = add_member(NetworkMember(network=network, community=a_community(), starts=DAY), actor=staff)
    with pytest.raises(Refused):
        end_membership(member, ends=BEFORE, actor=staff)
    assert not NetworkMember.objects.exclude(ends=None).exists()


def test_one_person_speaks_for_several_and_in_each_role_once_at_a_time() -> None:
    centre = a_centre()
    staff, anna, kokle = a_user(Role.STAFF, centre=centre), a_person("Anna", centre=centre), an_organisation("Kokle")
    given = give_mandate(Mandate(person=anna, organisation=kokle, role="board", starts=BEFORE), actor=staff)
    with pytest.raises(AlreadyMandated):
        give_mandate(Mandate(person=anna, organisation=kokle, role="board", starts=DAY, ends=AFTER), actor=staff)
    give_mandate(Mandate(person=anna, organisation=kokle, role="chair", starts=DAY), actor=staff)
    give_mandate(Mandate(person=anna, organisation=an_organisation(), role="board"), actor=staff)
    end_mandate(given, ends=DAY, actor=staff)
    assert set(Mandate.objects.held_on(AFTER).values_list("role", "organisation")) == {
        ("chair", kokle.pk), ("board", anna.mandates.latest("pk").organisation_id),
    }  # fmt: skip


def test_a_mandate_is_of_one_and_ends_after_it_begins() -> None:
    centre = a_centre()
    staff, anna = a_user(Role.STAFF, centre=centre), a_person("Anna", centre=centre)
    for wrong in ({}, {"organisation": an_organisation(), "network": a_network()}):
        with pytest.raises(Refused):
            give_mandate(Mandate(person=anna, role="board", **wrong), actor=staff)
    given = give_mandate(Mandate(person=anna, role="board", network=a_network(), starts=DAY), actor=staff)
    with pytest.raises(Refused):
        end_mandate(given, ends=BEFORE, actor=staff)


def test_who_speaks_is_kept_and_seen_by_the_centres_that_met_the_person() -> None:
    here, kokle = a_centre(), an_organisation("Kokle")
    anna, hidden = a_person("Anna", centre=here), a_person("Slepenā", centre=a_centre())
    seen, unseen = a_mandate(anna, organisation=kokle), a_mandate(hidden, organisation=kokle)
    staff = a_user(Role.STAFF, centre=here)
    assert list(mandates_visible_to(staff)) == [seen]
    assert not mandates_visible_to(a_user(Role.REVIEWER)).exists()
    with pytest.raises(NotAllowed):
        end_mandate(unseen, ends=DAY, actor=staff)
    with pytest.raises(NotAllowed):
        give_mandate(Mandate(person=hidden, organisation=kokle, role="chair"), actor=staff)


def test_people_and_households_of_a_community_are_those_of_the_day() -> None:
    community, today = a_community(), timezone.localdate()
    people: list[Person] = [a_person() for _ in range(4)]
    for person, household in zip(people[:3], ("Liepu iela", "liepu iela ", ""), strict=True):
        a_mandate(person, Mandate.Role.REPRESENTATIVE, community=community, household=household)
    a_mandate(people[3], Mandate.Role.REPRESENTATIVE, community=community, ends=today - timedelta(days=1))
    assert households_of(community, today) == Speaking(3, 2)


def test_a_partner_has_a_role_in_a_place_once_at_a_time() -> None:
    staff, library = a_user(Role.STAFF), an_organisation("Bibliotēka")
    riga = Place.objects.get(code="LV0001000")
    here = give_partner_role(PartnerRole(organisation=library, role="library", place=riga), actor=staff)
    give_partner_role(PartnerRole(organisation=library, role="library"), actor=staff)
    for place in (riga, None):
        with pytest.raises(AlreadyPartner):
            give_partner_role(PartnerRole(organisation=library, role="library", place=place), actor=staff)
    end_partner_role(here, ends=DAY, actor=staff)
    give_partner_role(PartnerRole(organisation=library, role="library", place=riga, starts=AFTER), actor=staff)
    with pytest.raises(Refused):
        end_partner_role(PartnerRole.objects.latest("pk"), ends=DAY, actor=staff)
    assert PartnerRole.objects.count() == 3


def test_the_page_of_a_community_shows_the_territory_that_it_drew() -> None:
    square = {"type": "Polygon", "coordinates": [[[25.2, 57.3], [25.3, 57.3], [25.3, 57.4], [25.2, 57.3]]]}
    drawn = Community.objects.create(name="Vaives ļaudis", territory=json.dumps(square))
    other = Community.objects.create(name="Bez zīmējuma")
    browser = signed_in(a_user(Role.STAFF))

    page = browser.get(reverse("registry:show_community", args=[drawn.pk])).content.decode()

    assert 'aria-label="Teritorija: Vaives ļaudis"' in page
    assert "map-drawn" not in browser.get(reverse("registry:show_community", args=[other.pk])).content.decode()


def test_a_role_that_moves_keeps_the_end_that_it_got_meanwhile() -> None:
    staff, riga = a_user(Role.STAFF), Place.objects.get(code="LV0001000")
    role = give_partner_role(PartnerRole(organisation=an_organisation(), role="library"), actor=staff)
    end_partner_role(PartnerRole.objects.get(), ends=DAY, actor=staff)
    move_partner_role(role, place=riga, actor=staff)
    assert PartnerRole.objects.values_list("place", "ends").get() == (riga.pk, DAY)


def test_a_role_that_ends_keeps_the_place_that_it_moved_to_meanwhile() -> None:
    staff, riga = a_user(Role.STAFF), Place.objects.get(code="LV0001000")
    role = give_partner_role(PartnerRole(organisation=an_organisation(), role="library"), actor=staff)
    move_partner_role(PartnerRole.objects.get(), place=riga, actor=staff)
    end_partner_role(role, ends=DAY, actor=staff)
    assert PartnerRole.objects.values_list("place", "ends").get() == (riga.pk, DAY)
