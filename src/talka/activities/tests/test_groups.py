"""Work for communities and networks: neither is an organisation, and each has its own last support."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.actions import add_group, remove_group
from talka.activities.models import Activity, ServedGroup
from talka.activities.queries.clients import suggest_clients
from talka.activities.queries.layers import LAYERS
from talka.activities.queries.participations import reach_around
from talka.activities.queries.timeline import SOURCES
from talka.activities.tests.makers import some_work
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.testing.plugin import Freeze
from talka.places.models import Place
from talka.places.queries.layers import Asked as AskedLayer
from talka.registry.actions.merges import merge_records, part_records
from talka.registry.models import Community, Kind, Merge, Organisation
from talka.registry.queries.support import Support, last_supports
from talka.registry.queries.timeline import Asked
from talka.registry.tests.makers import a_community, a_network, an_organisation

pytestmark = pytest.mark.django_db
LINE = "/activities/consult/"


@pytest.fixture
def centre(freeze: Freeze) -> Centre:
    freeze("2026-03-20 09:30")
    return a_centre("sava")


@pytest.fixture
def staff(centre: Centre) -> User:
    return a_user(Role.STAFF, centre=centre)


@pytest.fixture
def browser(staff: User) -> Client:
    return signed_in(staff)


def line(client: str, **fields: str) -> dict[str, str]:
    return {"client": client, "client_is": "organisation", "day": "20.03.2026.", **fields}


def test_the_line_knows_a_community_by_its_name(browser: Client) -> None:
    community = a_community("Pārdaugavas apkaime")
    assert browser.post(LINE, line("pardaugavas apkaime", minutes="20")).status_code == 302
    activity = Activity.objects.get()
    assert activity.title.endswith(": Pārdaugavas apkaime")
    assert [group.community for group in activity.groups.all()] == [community]
    assert not Organisation.objects.exists()


def test_the_line_takes_a_chosen_network(browser: Client, staff: User) -> None:
    network = a_network("Kopienu tīkls")
    offered = suggest_clients(staff, "kopienu")
    assert [(one["value"], one["id"]) for one in offered] == [("Kopienu tīkls", f"n{network.pk}")]
    assert browser.post(LINE, line("Kopienu tīkls", client_id=f"n{network.pk}")).status_code == 302
    assert [group.network for group in ServedGroup.objects.all()] == [network]


def test_an_organisation_of_the_same_name_is_meant_first(browser: Client) -> None:
    a_community("Skultes ciems")
    organisation = an_organisation("Skultes ciems")
    browser.post(LINE, line("Skultes ciems"))
    activity = Activity.objects.get()
    assert [one.organisation for one in activity.participations.all()] == [organisation]
    assert not activity.groups.exists()


def test_two_of_one_name_are_asked_about_and_a_new_one_can_be_added(browser: Client) -> None:
    first, second = a_community("Centra apkaime"), a_network("Centra apkaime")
    answer = browser.post(LINE, line("Centra apkaime"))
    assert [code for code, _one in answer.context["candidates"]] == [f"c{first.pk}", f"n{second.pk}"]
    browser.post(LINE, line("Centra apkaime", choice=f"n{second.pk}"))
    assert [group.network for group in ServedGroup.objects.all()] == [second]
    browser.post(LINE, line("Centra apkaime", choice="new"))
    assert Organisation.objects.get().name == "Centra apkaime"


def test_no_figure_counts_a_group_as_an_organisation(centre: Centre) -> None:
    work = some_work(centre=centre)
    add_group(work, group=a_community(), actor=system_actor())
    add_group(work, group=a_network(), actor=system_actor())
    assert {(one.participations, one.people, one.organisations) for one in reach_around(work)} == {(0, 0, 0)}


def test_each_has_its_own_last_support(centre: Centre) -> None:
    community, network, never = a_community(), a_network(), a_community()
    old = some_work(centre=centre, starts=dt.date(2025, 5, 5), kind="seminar")
    new = some_work(centre=centre, starts=dt.date(2026, 1, 7), kind="consultation")
    planned = some_work(centre=centre, starts=dt.date(2026, 4, 1), kind="seminar")
    for work in (old, new, planned):
        add_group(work, group=community, actor=system_actor())
    add_group(old, group=network, actor=system_actor())
    assert last_supports(Kind.COMMUNITY, [community.pk, never.pk]) == {
        community.pk: Support(dt.date(2026, 1, 7), str(new.kind))
    }
    assert last_supports(Kind.NETWORK, [network.pk]) == {network.pk: Support(dt.date(2025, 5, 5), str(old.kind))}


def test_the_story_tells_it_to_those_who_may_see_the_work(staff: User, centre: Centre) -> None:
    community, network = a_community(), a_network()
    own, other = some_work("Savs darbs", centre=centre), some_work("Cita centra darbs", centre=a_centre("cits"))
    for work in (own, other):
        for group in (community, network):
            add_group(work, group=group, actor=system_actor())
    for kind, record in ((Kind.COMMUNITY, community), (Kind.NETWORK, network)):
        told = SOURCES[0].entries(Asked(staff, kind, record, None, 20))
        assert [entry.what for entry in told] == ["Savs darbs"]


def test_the_map_finds_work_without_a_place_where_its_community_is(centre: Centre) -> None:
    place = Place.objects.filter(level=Place.Level.MUNICIPALITY, valid_until=None)[0]
    community = a_community(place=place)
    add_group(some_work(centre=centre), group=community, actor=system_actor())
    [layer] = [one for one in LAYERS if one.code == "work"]
    assert layer.count(AskedLayer(user=None)) == {place.pk: 1}


def test_two_communities_that_become_one_keep_each_work_once(centre: Centre) -> None:
    kept, gone = a_community("Viena apkaime"), a_community("Otra apkaime")
    both, one = some_work(centre=centre), some_work(centre=centre)
    for group in (kept, gone):
        add_group(both, group=group, actor=system_actor())
    add_group(one, group=gone, actor=system_actor())
    merge_records(kept, gone=gone, actor=system_actor())
    assert sorted(ServedGroup.objects.values_list("activity", "community")) == [(both.pk, kept.pk), (one.pk, kept.pk)]
    part_records(Merge.objects.get(), actor=system_actor())
    assert ServedGroup.objects.filter(community=gone).count() == 2


def test_the_page_adds_by_name_and_takes_out(browser: Client, centre: Centre) -> None:
    work, community = some_work(centre=centre), a_community("Ziepniekkalns")
    form = f"/activities/{work.pk}/groups/add/"
    assert "Nav tādas kopienas" in browser.post(form, {"group": "Nekāda"}).content.decode()
    assert browser.post(form, {"group": "Ziepniekkalns"}).status_code == 302
    assert browser.post(form, {"group": "ziepniekkalns"}).status_code == 302
    [served] = work.groups.all()
    assert community.name in browser.get(f"/activities/{work.pk}/").content.decode()
    remove = f"/activities/{work.pk}/groups/{served.pk}/remove/"
    assert browser.get(remove).status_code == 405
    browser.post(remove)
    assert not work.groups.exists()
    with pytest.raises(Refused):
        remove_group(work, served_id=served.pk, actor=system_actor())


def test_another_centre_changes_nothing(browser: Client, staff: User) -> None:
    work = some_work(centre=a_centre("cits"))
    assert browser.post(f"/activities/{work.pk}/groups/add/", {"group": a_community().name}).status_code == 404
    with pytest.raises(NotAllowed):
        add_group(work, group=a_community(), actor=staff)
    assert not work.groups.exists()


def test_what_is_typed_offers_running_groups_only(browser: Client) -> None:
    running, ended = a_community("Āgenskalns viens"), a_community("Āgenskalns divi")
    Community.objects.filter(pk=ended.pk).update(ended_on=timezone.localdate())
    answer = browser.get("/activities/groups/suggest/", {"q": "agens"}).json()
    assert [one["id"] for one in answer["suggestions"]] == [f"c{running.pk}"]
