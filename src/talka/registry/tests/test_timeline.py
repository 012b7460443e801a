"""What happened to a record, over all modules."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.tests.makers import some_work, takes_part
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.programmes.tests.makers import an_agreement
from talka.registry.actions import edit_organisation
from talka.registry.actions.merges import merge_records
from talka.registry.models import Community, Mandate, Network, NetworkMember, Organisation, OrganisationName
from talka.registry.queries.timeline import story_of
from talka.registry.tests.makers import a_person, an_organisation

pytestmark = pytest.mark.django_db


def told(user: User, record: object, before: dt.date | None = None, page: int = 20) -> list[str]:
    return [entry.what for entry in story_of(user, record, before, page).entries]


def test_all_modules_tell_and_the_newest_is_first(freeze: Freeze) -> None:
    freeze("2024-01-10")
    kokle, other = an_organisation("Kokle"), an_organisation("Stabule")
    Organisation.objects.filter(pk=kokle.pk).update(founded_on=dt.date(2001, 5, 1))
    kokle.refresh_from_db()
    OrganisationName(organisation=kokle, name="Senā kokle", valid_until=dt.date(2010, 1, 1)).save()
    network = Network(name="Tīkls")
    network.save()
    NetworkMember.objects.create(network=network, organisation=kokle, starts=dt.date(2015, 1, 1))
    an_agreement("L-77", contractor=kokle)
    takes_part(some_work("Saruna", starts=dt.date(2023, 2, 2)), organisation=kokle)
    freeze("2024-02-10")
    edit_organisation(kokle, values={"phone": "1"}, version=1, actor=system_actor())
    freeze("2024-03-10")
    merge_records(kokle, gone=other, actor=system_actor())
    coordinator = a_user(Role.COORDINATOR)
    kokle.refresh_from_db()
    assert told(coordinator, kokle) == [
        "Beidzas līgums L-77", "Pievienots ieraksts „Stabule”", "Ziņas mainītas", "Ievadīts reģistrā", "Saruna",
        "Sākas līgums L-77", "Iestājās tīklā „Tīkls”", "Līdz šai dienai nosaukums bija „Senā kokle”", "Dibināta",
    ]  # fmt: skip


def test_only_what_the_user_may_see_is_told() -> None:
    here, elsewhere = a_centre(), a_centre()
    kokle = an_organisation("Kokle")
    for centre, title, name in ((here, "Mūsu darbs", "Anna"), (elsewhere, "Svešs darbs", "Laura")):
        takes_part(some_work(title, centre=centre), organisation=kokle)
        person = a_person(name, centre=centre)
        Mandate.objects.create(person=person, organisation=kokle, role="board", starts=dt.date(2020, 1, 1))
    an_agreement("L-13", centre=elsewhere, contractor=kokle)
    words = " ".join(told(a_user(Role.STAFF, centre=here), kokle))
    assert "Mūsu darbs" in words
    assert "Anna" in words
    for foreign in ("Svešs", "Laura", "L-13"):
        assert foreign not in words
    everything = " ".join(told(a_user(Role.COORDINATOR), kokle))
    assert {"Svešs", "Laura,", "L-13"} <= set(everything.split())


def test_a_person_and_a_community_have_a_story() -> None:
    centre = a_centre()
    anna, skanste = a_person("Anna", centre=centre), Community(name="Skanste", began_on=dt.date(2020, 1, 1))
    skanste.save()
    takes_part(some_work("Seminārs", centre=centre, starts=dt.date(2022, 2, 2)), person=anna)
    Mandate.objects.create(person=anna, community=skanste, role="representative", starts=dt.date(2021, 1, 1))
    staff = a_user(Role.STAFF, centre=centre)
    assert told(staff, anna)[1:] == ["Seminārs", "Sākas pārstāvības tiesības: Skanste, pārstāvis"]
    assert told(staff, skanste)[1:] == ["Sākas pārstāvības tiesības: Anna, pārstāvis", "Sākusies"]


def test_pages_of_the_story_leave_nothing_out_and_tell_nothing_twice() -> None:
    kokle = an_organisation("Kokle")
    days = [dt.date(2020, 1, 1) + dt.timedelta(days=n // 3) for n in range(20)]
    for number, day in enumerate(days):
        takes_part(some_work(f"Darbs nr. {number}", starts=day), organisation=kokle)
    user = a_user(Role.COORDINATOR)
    seen: list[str] = []
    before: dt.date | None = None
    for _page in range(20):
        story = story_of(user, kokle, before, 5)
        seen += [entry.what for entry in story.entries if entry.what.startswith("Darbs")]
        before = story.earlier
        if before is None:
            break
    assert sorted(seen) == sorted(f"Darbs nr. {number}" for number in range(20))


def test_a_day_fuller_than_a_page_is_passed() -> None:
    kokle = an_organisation("Kokle")
    for number in range(6):
        takes_part(some_work(f"Darbs nr. {number}", starts=dt.date(2020, 1, 1)), organisation=kokle)
    takes_part(some_work("Senāk", starts=dt.date(2019, 1, 1)), organisation=kokle)
    user = a_user(Role.COORDINATOR)
    story = story_of(user, kokle, dt.date(2020, 6, 1), 3)
    assert len(story.entries) == 4
    assert told(user, kokle, story.earlier, 3) == ["Senāk"]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_story_is_one_query_for_each_source(query_budget: QueryBudget, rows: int) -> None:
    kokle = an_organisation("Kokle")
    for number in range(rows):
        takes_part(some_work(), organisation=kokle)
        Mandate.objects.create(person=a_person(), organisation=kokle, role="board", starts=dt.date(2020, 1, 1 + number))
        OrganisationName(organisation=kokle, name=f"Vārds {number}", valid_until=dt.date(2010, 1, 1)).save()
        an_agreement(contractor=kokle)
    user = a_user(Role.COORDINATOR)
    assert user.access.works
    # Mandates, networks, names, merges, edits, the enterprise register, representatives, agreements, work, money,
    # events, advice.
    with query_budget(12):
        story_of(user, kokle)


def test_the_page_tells_what_happened_before_a_day() -> None:
    centre = a_centre()
    anna = a_person("Anna", centre=centre)
    for number in range(25):
        takes_part(some_work(f"Darbs {number:02}", centre=centre, starts=dt.date(2022, 1, 1 + number)), person=anna)
    browser = signed_in(a_user(Role.STAFF, centre=centre))
    page = browser.get(f"/registry/persons/{anna.pk}/").content.decode()
    assert "Darbs 24" in page
    assert "Darbs 01" not in page
    earlier = page.partition("?before=")[2][:10]
    assert "Darbs 01" in browser.get(f"/registry/persons/{anna.pk}/?before={earlier}").content.decode()
    assert browser.get(f"/registry/persons/{anna.pk}/?before=vakar").status_code == 200
