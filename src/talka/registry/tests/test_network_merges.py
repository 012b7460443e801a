"""Two networks that are one, times of membership that become one, and parting them again."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in, stranger
from talka.activities.actions import add_group
from talka.activities.models import ServedGroup
from talka.activities.tests.makers import some_work
from talka.directory.tests.makers import a_claim
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.testing.plugin import QueryBudget
from talka.registry.actions import add_member, end_membership
from talka.registry.actions.merges import merge_records, part_records
from talka.registry.actions.resemblances import look_for_resemblances
from talka.registry.models import Community, Kind, Mandate, Merge, Network, NetworkMember, Organisation
from talka.registry.queries.indexing import stale_words
from talka.registry.queries.merging import merged_into, preview_merge
from talka.registry.queries.search import search_registry
from talka.registry.tests.makers import a_community, a_mandate, a_network, a_person, an_organisation
from talka.registry.tests.test_merges import all_that_points

pytestmark = pytest.mark.django_db
Y20, Y22, Y23, Y25 = (dt.date(year, 1, 1) for year in (2020, 2022, 2023, 2025))


def member(
    network: Network, who: Organisation | Community, starts: dt.date | None, ends: dt.date | None, role: str = ""
) -> NetworkMember:
    facts = {who.found_as.value: who}
    made = NetworkMember(network=network, starts=starts, ends=ends, role=role, **facts)
    return add_member(made, actor=system_actor())


def merged(kept: Network | Community, gone: Network | Community) -> Merge:
    merge_records(kept, gone=gone, actor=system_actor())
    return Merge.objects.latest("pk")


def terms(network: Network) -> list[tuple[str, dt.date | None, dt.date | None, str]]:
    rows = network.members.select_related("organisation", "community")
    told = [(str(one.organisation or one.community), one.starts, one.ends, one.role) for one in rows]
    return sorted(told, key=lambda one: (one[0], one[1] or dt.date.min, one[2] or dt.date.max, one[3]))


def two_furnished_networks() -> tuple[Network, Network]:
    """Both with members, of whom some belong to both in times that overlap, touch, or stand apart."""
    kept, gone = a_network("Kokļu tīkls"), a_network("Kokļu tīkls (otrs)")
    overlaps, apart, roles, same = (an_organisation(name) for name in ("A", "B", "C", "D"))
    community = a_community("E")
    member(kept, overlaps, Y20, Y23)
    member(gone, overlaps, Y22, None)
    member(kept, apart, Y20, Y22)
    member(gone, apart, Y23, Y25)
    member(kept, roles, Y20, None, "vadītāja")
    member(gone, roles, Y20, Y25, "dalībniece")
    member(kept, same, Y20, Y22)
    member(gone, same, Y20, Y22)
    member(gone, community, None, None)
    a_mandate(a_person("Anna"), Mandate.Role.COORDINATOR, network=gone)
    a_claim(gone)
    add_group(some_work(), group=gone, actor=system_actor())
    return kept, gone


def test_nothing_that_pointed_to_either_is_lost_and_times_are_united() -> None:
    kept, gone = two_furnished_networks()
    merged(kept, gone)
    assert terms(kept) == [
        ("A", Y20, None, ""),
        ("B", Y20, Y22, ""),
        ("B", Y23, Y25, ""),
        ("C", Y20, Y25, "dalībniece"),
        ("C", Y20, None, "vadītāja"),
        ("D", Y20, Y22, ""),
        ("E", None, None, ""),
    ]
    assert kept.mandates.count() == kept.claims.count() == 1
    assert ServedGroup.objects.get().network_id == kept.pk
    assert merged_into(Network, gone.pk) == kept.pk
    assert [one.record.pk for one in search_registry(a_user(Role.STAFF), "Kokļu", Kind.NETWORK, 5)] == [kept.pk]
    assert stale_words() == 0


def test_parted_both_are_as_they_were_to_the_last_column() -> None:
    kept, gone = two_furnished_networks()
    before = all_that_points()
    part_records(merged(kept, gone), actor=system_actor())
    assert all_that_points() == before
    assert stale_words() == 0


def test_the_preview_says_which_times_become_one() -> None:
    kept, gone = two_furnished_networks()
    [members] = [one for one in preview_merge(kept, gone).moving if one.reference.model is NetworkMember]
    assert [(one.starts, one.ends) for one in members.united] == [(Y20, None)]
    assert (len(members.moved), len(members.overlapping), len(members.dropped), members.number) == (3, 2, 1, 4)
    assert NetworkMember.objects.filter(pk__in=[one.pk for one in members.overlapping]).count() == 2, "only looked at"


def test_a_chain_of_times_is_one_time() -> None:
    kept, gone, who = a_network(), a_network(), an_organisation("A")
    member(gone, who, Y22, Y25)
    member(kept, who, Y20, dt.date(2022, 6, 1))
    member(kept, who, Y23, None)
    merge = merged(kept, gone)
    assert terms(kept) == [("A", Y20, None, "")]
    part_records(merge, actor=system_actor())
    assert len(terms(kept)) == 2
    assert terms(gone) == [("A", Y22, Y25, "")]


def test_members_that_become_one_have_one_time_in_their_network() -> None:
    network, kept, gone = a_network(), a_community("A"), a_community("A")
    member(network, kept, None, Y22)
    member(network, gone, Y20, Y25)
    before = all_that_points()
    merge = merged(kept, gone)
    assert terms(network) == [("A", None, Y25, "")]
    part_records(merge, actor=system_actor())
    assert all_that_points() == before


def test_a_time_that_was_changed_since_is_not_taken_apart() -> None:
    kept, gone, who = a_network(), a_network(), an_organisation("A")
    member(kept, who, Y20, Y23)
    member(gone, who, Y22, None)
    merge = merged(kept, gone)
    end_membership(kept.members.get(), ends=Y25, actor=system_actor())
    with pytest.raises(Refused, match="mainīts"):
        part_records(merge, actor=system_actor())
    assert terms(kept) == [("A", Y20, Y25, "")]


def test_two_networks_of_one_name_are_offered_and_others_are_not() -> None:
    kept, gone = a_network("Kokļu tīkls"), a_network("Kokļu tīkls")
    a_network("Zvejnieku apvienība")
    look_for_resemblances()
    page = signed_in(a_user(Role.MANAGER)).get("/registry/duplicates/?kind=network").content.decode()
    assert f"/registry/merge/network/{kept.pk}/{gone.pk}/" in page
    assert "Zvejnieku" not in page


def test_managers_merge_on_the_page_and_the_old_address_leads_on() -> None:
    kept, gone = two_furnished_networks()
    manager = signed_in(a_user(Role.MANAGER))
    assert f"/registry/merge/network/{kept.pk}/" in manager.get(f"/registry/networks/{kept.pk}/").content.decode()
    address = f"/registry/merge/network/{kept.pk}/{gone.pk}/"
    page = manager.get(address)
    assert "kopš 01.01.2020" in " ".join(page.content.decode().split())
    answer = manager.post(address, {"seen": page.context["seen"]}, follow=True)
    assert answer.redirect_chain == [(f"/registry/networks/{kept.pk}/", 302)]
    assert manager.get(f"/registry/networks/{gone.pk}/")["Location"] == f"/registry/networks/{kept.pk}/"
    assert stranger().get(f"/directory/networks/{gone.pk}/")["Location"] == f"/directory/networks/{kept.pk}/"
    merge = Merge.objects.get()
    assert manager.post(f"/registry/merges/{merge.pk}/undo/").status_code == 302
    assert manager.get(f"/registry/networks/{gone.pk}/").status_code == 200


def test_staff_and_reviewers_do_not_merge_networks() -> None:
    kept, gone = a_network(), a_network()
    for role in (Role.STAFF, Role.REVIEWER):
        user = a_user(role)
        with pytest.raises(NotAllowed):
            merge_records(kept, gone=gone, actor=user)
        assert signed_in(user).get(f"/registry/merge/network/{kept.pk}/{gone.pk}/").status_code == 404
    assert signed_in(a_user(Role.MANAGER)).get(f"/registry/merge/network/{kept.pk}/999999/").status_code == 404
    with pytest.raises(Refused):
        merge_records(kept, gone=a_community(), actor=system_actor())


@pytest.mark.parametrize("rows", [1, 3])
def test_the_preview_costs_the_same_for_one_member_and_for_three(query_budget: QueryBudget, rows: int) -> None:
    kept, gone = a_network(), a_network()
    for _number in range(rows):
        member(gone, an_organisation(), Y20, None)
    manager = signed_in(a_user(Role.MANAGER))
    with query_budget(12):
        assert manager.get(f"/registry/merge/network/{kept.pk}/{gone.pk}/").status_code == 200
