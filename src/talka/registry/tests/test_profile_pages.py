"""Pages of organisations, communities, networks, partners and mandates."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.kernel.testing.plugin import QueryBudget
from talka.places.models import Place
from talka.registry.actions import add_member, edit_organisation, give_partner_role
from talka.registry.models import (
    ActivityArea,
    Community,
    Mandate,
    Network,
    NetworkMember,
    Organisation,
    PartnerRole,
    Tie,
)
from talka.registry.queries.meant import place_meant
from talka.registry.tests.makers import (
    a_community,
    a_mandate,
    a_network,
    a_person,
    an_organisation,
)

pytestmark = pytest.mark.django_db


def address(name: str, *args: int) -> str:
    return reverse(f"registry:{name}", args=args)


@pytest.fixture
def vecpiebalga() -> Place:
    return place_meant("Vecpiebalgas pagasts, Cēsu novads")


def test_the_map_brings_the_place_to_the_form_and_the_form_keeps_it(vecpiebalga: Place) -> None:
    browser = signed_in(a_user(Role.STAFF))
    sheet = browser.get(reverse("map:sheet", args=[vecpiebalga.pk])).content.decode()
    link = f"{address('add_community')}?place={vecpiebalga.pk}"
    assert link in sheet
    assert 'value="Vecpiebalgas pagasts, Cēsu novads"' in browser.get(link).content.decode()
    answer = browser.post(link, {"name": "Stāsti", "tie": "place", "place": "Vecpiebalgas pagasts, Cēsu novads"})
    community = Community.objects.get()
    assert answer.headers["Location"] == address("show_community", community.pk)
    assert community.place == vecpiebalga
    other = place_meant("Jaunpiebalgas pagasts, Cēsu novads")
    spots, near = reverse("map:white_spots"), {"within": str(other.parent_id)}
    assert f"{address('add_community')}?place={other.pk}" in browser.get(spots, near).content.decode()
    assert link not in browser.get(spots, near | {"without": "communities"}).content.decode()
    assert address("add_community") not in stranger().get(spots, near).content.decode()
    assert link not in stranger().get(reverse("map:sheet", args=[vecpiebalga.pk])).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("tie", "nav"), ("place", "Nekurzeme"), ("place", ""), ("territory", "{}"), ("began_on", "rīt"),
        ("host_name", "Nav tādas"), ("maturity", "gudra"), ("languages", "xx"), ("website", "javascript:alert(1)"),
        ("public_fields", "notes"), ("email", "nav"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_community_is_told_at_its_field(field: str, value: str) -> None:
    page = signed_in(a_user(Role.STAFF)).post(
        address("add_community"), {"name": "Stāsti", "tie": "place", "place": "Rīga", field: value}
    )
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert not Community.objects.exists()


def test_a_network_is_added_with_its_coordinator_and_theme() -> None:
    kokle = an_organisation("Kokle")
    signed_in(a_user(Role.STAFF)).post(
        address("add_network"), {"name": "Tīkls", "tie": "theme", "theme": "mūzika", "coordinator_name": "kokle"}
    )
    assert Network.objects.get().coordinator == kokle


@pytest.mark.parametrize(("kind", "make"), [("community", a_community), ("network", a_network)])
def test_the_second_of_two_editors_sees_what_the_first_saved(kind: str, make: type) -> None:
    profile = make("Pirmais")
    browser = signed_in(a_user(Role.STAFF))
    sent = {"name": "Pirmais", "tie": "theme", "theme": "mūzika", "languages": ["lv", "ltg"], "version": "1"}
    assert browser.post(address(f"edit_{kind}", profile.pk), {**sent, "phone": "111"}).status_code == 302
    again = {**sent, "phone": "222", "languages": ["en"]}
    page = browser.post(address(f"edit_{kind}", profile.pk), again).content.decode()
    assert "111" in page
    assert "222" in page
    assert "latviešu, latgaliešu" in page
    saved = browser.post(address(f"edit_{kind}", profile.pk), {**again, "version": "2"})
    assert saved.status_code == 302
    profile.refresh_from_db()
    assert (profile.phone, profile.languages) == ("222", " en ")


def test_a_place_of_another_time_stays_until_another_is_typed() -> None:
    gone = Place.objects.exclude(valid_until=None).select_related("parent").filter(level="unit").first()
    assert gone is not None
    organisation = an_organisation("Kokle")
    edit_organisation(organisation, values={"place": gone}, version=1, actor=a_user(Role.STAFF))
    browser = signed_in(a_user(Role.STAFF))
    form = browser.get(address("edit_organisation", organisation.pk)).context["form"]
    sent = {"name": "Kokle", "place": form["place"].value(), "version": "2"}
    assert browser.post(address("edit_organisation", organisation.pk), sent).status_code == 302
    organisation.refresh_from_db()
    assert organisation.place == gone


def test_a_full_profile_is_kept_shown_and_comes_back_into_the_form(vecpiebalga: Place) -> None:
    browser, area = signed_in(a_user(Role.STAFF)), ActivityArea.objects.get(code="culture")
    sent = {
        "name": "Kokle", "legal_form": "BDR", "founded_on": "01.02.2003.", "place": "Rīga", "place_text": "Alberta 13",
        "service_areas": ["Vecpiebalgas pagasts, Cēsu novads", "", "Jūrmala"], "areas": [str(area.pk)],
        "languages": ["lv", "en"], "offers": "Telpa", "needs": "Skatuve", "public_fields": ["email", "offers"],
        "public_benefit_from": "01.01.2020.", "website": "kokle.example",
    }  # fmt: skip
    answer = browser.post(address("add_organisation"), sent)
    organisation = Organisation.objects.get()
    assert answer.headers["Location"] == address("show_organisation", organisation.pk)
    assert {one.name for one in organisation.service_areas.all()} == {"Vecpiebalgas pagasts", "Jūrmala"}
    assert (organisation.public_fields, organisation.website) == (" email offers ", "https://kokle.example")
    shown = browser.get(address("show_organisation", organisation.pk)).content.decode()
    for words in ("ar ilgu pieredzi", "sabiedriskā labuma organizācija", "Kultūra un māksla", "Telpa", "Skatuve",
                  "Vecpiebalgas pagasts, Cēsu novads", "latviešu, angļu"):  # fmt: skip
        assert words in shown
    form = browser.get(address("edit_organisation", organisation.pk)).content.decode()
    assert 'value="Vecpiebalgas pagasts, Cēsu novads"' in form


def test_confirming_is_one_press_and_an_old_page_is_told_so() -> None:
    browser = signed_in(a_user(Role.STAFF))
    for kind, profile in (
        ("organisation", an_organisation()), ("community", a_community()), ("network", a_network()),
    ):  # fmt: skip
        profile.confirmed_on = timezone.localdate() - timedelta(days=400)
        profile.save()
        assert "registry-confirmed--old" in browser.get(address(f"show_{kind}", profile.pk)).content.decode()
        page = browser.post(address(f"confirm_{kind}", profile.pk), {"version": "9"}, follow=True).content.decode()
        assert "registry-confirmed--old" in page
        page = browser.post(
            address(f"confirm_{kind}", profile.pk), {"version": str(profile.version)}, follow=True
        ).content.decode()
        assert "registry-confirmed--old" not in page
        assert browser.get(address(f"confirm_{kind}", profile.pk)).status_code == 405


def test_one_speaker_is_too_few_for_a_community_and_two_households_are_enough() -> None:
    centre, community = a_centre(), a_community()
    browser = signed_in(a_user(Role.STAFF, centre=centre))
    warning = "vismaz no divām mājsaimniecībām"
    for number, household in enumerate(("Liepu iela", "Liepu iela", "Upes iela")):
        assert warning in browser.get(address("show_community", community.pk)).content.decode()
        person = a_person(f"Persona {number}", centre=centre)
        a_mandate(person, Mandate.Role.REPRESENTATIVE, community=community, household=household)
    assert warning not in browser.get(address("show_community", community.pk)).content.decode()


def test_who_speaks_is_added_from_each_page_and_shown_on_the_persons() -> None:
    centre = a_centre()
    anna, organisation = a_person("Anna Bērziņa", centre=centre), an_organisation("Kokle")
    community, network = a_community("Pagalms"), a_network("Tīkls")
    browser = signed_in(a_user(Role.STAFF, centre=centre))
    for kind, about in (("organisation", organisation), ("community", community), ("network", network)):
        answer = browser.post(
            address(f"mandate_{kind}", about.pk), {"person_name": "anna berzina", "role": "chair", "proof": "Protokols"}
        )
        assert answer.headers["Location"] == address(f"show_{kind}", about.pk)
        assert "Anna Bērziņa" in browser.get(address(f"show_{kind}", about.pk)).content.decode()
    other = an_organisation("Stabule")
    browser.post(address("mandate_person", anna.pk), {"organisation_name": "Stabule", "role": "volunteer"})
    shown = browser.get(address("show_person", anna.pk)).content.decode()
    for about in (organisation, community, network, other):
        assert about.name in shown
    assert Mandate.objects.count() == 4


def test_a_mandate_needs_a_known_person_and_one_to_speak_for() -> None:
    centre = a_centre()
    anna, kokle = a_person("Anna", centre=centre), an_organisation("Kokle")
    a_person("Slepenā Persona", centre=a_centre())
    a_person("Jānis", centre=centre)
    a_person("Jānis", email="janis@example.lv", centre=centre)
    browser = signed_in(a_user(Role.STAFF, centre=centre))
    for name in ("Nav tāda", "Slepenā Persona", "Jānis", ""):
        page = browser.post(address("mandate_organisation", kokle.pk), {"person_name": name, "role": "board"})
        assert page.context["form"].errors["person_name"]
    page = browser.post(address("mandate_person", anna.pk), {"role": "board"})
    assert page.context["form"].non_field_errors()
    assert not Mandate.objects.exists()


def test_the_file_of_a_mandate_is_for_those_who_may_see_the_person() -> None:
    centre, kokle = a_centre(), an_organisation("Kokle")
    a_person("Anna", centre=centre)
    browser = signed_in(a_user(Role.STAFF, centre=centre))
    sent = {"person_name": "Anna", "role": "board"}
    bad = browser.post(
        address("mandate_organisation", kokle.pk), {**sent, "file": SimpleUploadedFile("pilnvara.exe", b"MZ")}
    )
    assert bad.context["form"].errors["file"]
    page = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    browser.post(address("mandate_organisation", kokle.pk), {**sent, "file": SimpleUploadedFile("a.pdf", page)})
    mandate = Mandate.objects.get()
    answer = browser.get(address("mandate_file", mandate.pk))
    assert b"".join(answer.streaming_content) == page  # type: ignore[attr-defined]  # a file is streamed
    for other in (a_user(Role.STAFF), a_user(Role.REVIEWER)):
        assert signed_in(other).get(address("mandate_file", mandate.pk)).status_code == 404
        assert signed_in(other).get(address("end_mandate", mandate.pk)).status_code == 404


def test_mandates_memberships_and_roles_end_and_stay_in_the_history() -> None:
    centre = a_centre()
    staff, kokle, network = a_user(Role.STAFF, centre=centre), an_organisation("Kokle"), a_network("Tīkls")
    yesterday = timezone.localdate() - timedelta(days=1)
    mandate = a_mandate(a_person("Anna", centre=centre), organisation=kokle)
    member = add_member(NetworkMember(network=network, organisation=kokle), actor=staff)
    role = give_partner_role(PartnerRole(organisation=kokle, role="library"), actor=staff)
    browser = signed_in(staff)
    for name, one in (("end_mandate", mandate), ("end_membership", member), ("end_partner_role", role)):
        wrong = browser.post(address(name, one.pk), {"ends": "nekad"})
        assert wrong.context["form"].errors["ends"]
        assert browser.post(address(name, one.pk), {"ends": f"{yesterday:%d.%m.%Y}."}).status_code == 302
        one.refresh_from_db()
        assert one.ends == yesterday
    shown = browser.get(address("show_organisation", kokle.pk))
    assert (shown.context["mandates"], shown.context["memberships"], shown.context["partner_roles"]) == ([], [], [])
    assert shown.context["past_mandates"] == [mandate]
    assert browser.get(address("show_network", network.pk)).context["past_members"] == [member]
    assert "Kokle" not in browser.get(address("partners")).content.decode()
    assert "Kokle" in browser.get(address("partners"), {"ended": "1"}).content.decode()


def test_a_member_that_belongs_already_or_is_nobody_is_refused_on_the_page() -> None:
    an_organisation("Kokle")
    network, community = a_network(), a_community("Pagalms")
    browser = signed_in(a_user(Role.STAFF))
    for sent in (
        {"role": "x"},
        {"organisation_name": "Kokle", "community": community.pk},
        {"organisation_name": "Nav"},
    ):
        assert browser.post(address("add_member", network.pk), sent).context["form"].errors
    assert browser.post(address("add_member", network.pk), {"organisation_name": "Kokle"}).status_code == 302
    assert browser.post(address("add_member", network.pk), {"organisation_name": "Kokle"}).status_code == 200
    assert browser.post(address("add_member", network.pk), {"community": community.pk}).status_code == 302
    assert network.members.count() == 2


def test_a_partner_role_is_given_in_a_place_or_in_the_whole_country() -> None:
    kokle, browser = an_organisation("Kokle"), signed_in(a_user(Role.STAFF))
    for place in ("Cēsis", ""):
        assert (
            browser.post(address("add_partner_role", kokle.pk), {"role": "library", "place": place}).status_code == 302
        )
    assert browser.post(address("add_partner_role", kokle.pk), {"role": "library"}).context["form"].errors["role"]
    rows = browser.get(address("partners"), {"national": "1"}).context["listing"].rows
    assert [[str(cell.value) for cell in row.cells[:3]] for row in rows] == [["Kokle", "bibliotēka", "visā valstī"]]


def names(browser: object, which: str, **filters: object) -> list[str]:
    page = browser.get(address(which), filters)  # type: ignore[attr-defined]  # a browser of tests
    return [str(row.cells[0].value) for row in page.context["listing"].rows]


def test_organisations_are_found_by_each_filter(vecpiebalga: Place) -> None:
    staff, today = a_user(Role.STAFF), timezone.localdate()
    kokle, other = an_organisation("Kokle"), an_organisation("Stabule")
    area, cesis = ActivityArea.objects.get(code="culture"), place_meant("Cēsu novads")
    facts = {
        "place": vecpiebalga, "legal_form": "BDR", "size": "small", "founded_on": today, "languages": " lv ",
        "areas": [area], "service_areas": [cesis], "public_benefit_from": today,
    }  # fmt: skip
    edit_organisation(kokle, values=facts, version=1, actor=staff)
    facts = {"place": place_meant("Rīga"), "status": "closed", "founded_on": today - timedelta(days=4000)}
    edit_organisation(other, values=facts, version=1, actor=staff)
    give_partner_role(PartnerRole(organisation=kokle, role="library"), actor=staff)
    browser = signed_in(staff)
    region = Place.objects.get(name="Vidzemes plānošanas reģions")
    for filters in (
        {"region": region.pk}, {"municipality": cesis.pk}, {"place": vecpiebalga.pk}, {"area": area.pk},
        {"form": "BDR"}, {"status": "active"}, {"serves": cesis.pk}, {"size": "small"}, {"age": "new"},
        {"role": "library"}, {"benefit": "1"}, {"language": "lv"}, {"q": "kokl"},
    ):  # fmt: skip
        assert names(browser, "organisations", **filters) == ["Kokle"], filters
    assert names(browser, "organisations", age="long") == ["Stabule"]
    assert names(browser, "organisations", age="nonsense", region="0") == []
    assert names(browser, "organisations") == ["Kokle", "Stabule"]


def test_communities_and_networks_are_found_by_place_kind_and_end() -> None:
    here = a_community("Pagalms", maturity="new", languages=" ltg ")
    a_community("Tematiskā", tie=Tie.THEME, theme="mūzika", place=place_meant("Cēsis"))
    a_community("Bijusī", ended_on=timezone.localdate())
    browser = signed_in(a_user(Role.STAFF))
    riga = Place.objects.get(code="LV0001000")
    for filters in ({"municipality": riga.pk}, {"tie": "place"}, {"maturity": "new"}, {"language": "ltg"}):
        assert names(browser, "communities", **filters) == [here.name]
    assert names(browser, "communities") == ["Pagalms", "Tematiskā"]
    assert names(browser, "communities", ended="1") == ["Bijusī", "Pagalms", "Tematiskā"]
    a_network("Tīkls")
    a_network("Bijušais", ended_on=timezone.localdate())
    assert names(browser, "networks") == ["Tīkls"]
    assert names(browser, "networks", ended="1", tie="theme") == ["Bijušais", "Tīkls"]


@pytest.mark.parametrize(
    ("which", "budget"), [("organisations", 11), ("communities", 9), ("networks", 9), ("partners", 9)]
)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_for_one_and_for_three(
    which: str, budget: int, rows: int, query_budget: QueryBudget
) -> None:
    staff = a_user(Role.COORDINATOR)
    for _row in range(rows):
        organisation = an_organisation()
        areas = list(ActivityArea.objects.all()[:2])
        edit_organisation(organisation, values={"areas": areas}, version=1, actor=staff)
        give_partner_role(PartnerRole(organisation=organisation, role="library"), actor=staff)
        a_mandate(a_person(), community=a_community())
        add_member(NetworkMember(network=a_network(), organisation=organisation), actor=staff)
    browser = signed_in(staff)
    with query_budget(budget):
        browser.get(address(which))


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_of_profiles_cost_the_same_whatever_hangs_on_them(rows: int, query_budget: QueryBudget) -> None:
    staff = a_user(Role.COORDINATOR)
    organisation, community, network = an_organisation(), a_community(), a_network()
    person = a_person(organisation=organisation)
    for role in list(Mandate.Role)[:rows]:
        a_mandate(person, role, network=network)
    for _row in range(rows):
        for one in ({"organisation": organisation}, {"community": community}, {"network": network}):
            a_mandate(a_person(organisation=organisation), **one)
        add_member(NetworkMember(network=network, organisation=an_organisation()), actor=staff)
        add_member(NetworkMember(network=a_network(), organisation=organisation), actor=staff)
        add_member(NetworkMember(network=a_network(), community=community), actor=staff)
        a_community(host=organisation)
    for partner in list(PartnerRole.Role)[:rows]:
        give_partner_role(PartnerRole(organisation=organisation, role=partner), actor=staff)
    browser = signed_in(staff)
    browser.get(address("show_organisation", organisation.pk))
    # With one query that asks whether the kept map of the country still holds.
    for kind, pk, budget in (
        ("organisation", organisation.pk, 31), ("community", community.pk, 18), ("network", network.pk, 15),
        ("person", person.pk, 15),
    ):  # fmt: skip
        with query_budget(budget):
            browser.get(address(f"show_{kind}", pk))


ADDRESSES = (
    ("communities", ""), ("networks", ""), ("partners", ""), ("add_community", ""), ("add_network", ""),
    ("suggest_places", ""), ("show_community", "community"), ("edit_community", "community"),
    ("mandate_community", "community"), ("show_network", "network"), ("edit_network", "network"),
    ("mandate_network", "network"), ("add_member", "network"), ("mandate_organisation", "organisation"),
    ("add_partner_role", "organisation"), ("end_membership", "member"), ("end_partner_role", "role"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "about"), ADDRESSES)
def test_a_reviewer_finds_nothing_and_staff_of_any_centre_everything(name: str, about: str) -> None:
    staff = a_user(Role.STAFF)
    kept: dict[str, int] = {
        "community": a_community("Slepenā").pk,
        "network": (network := a_network("Slepenā")).pk,
        "organisation": (organisation := an_organisation("Slepenā")).pk,
        "member": add_member(NetworkMember(network=network, organisation=organisation), actor=staff).pk,
        "role": give_partner_role(PartnerRole(organisation=organisation, role="library"), actor=staff).pk,
    }
    where = address(name, *([kept[about]] if about else []))
    assert signed_in(staff).get(where).status_code == 200
    refused = signed_in(a_user(Role.REVIEWER)).get(where)
    assert refused.status_code == 404
    assert "Slepenā" not in refused.content.decode()
    assert stranger().get(where).status_code == 302


def test_places_are_suggested_with_their_municipality() -> None:
    answer = signed_in(a_user(Role.STAFF)).get(address("suggest_places"), {"q": "vecpieb"}).json()
    assert [one["value"] for one in answer["suggestions"]] == ["Vecpiebalgas pagasts, Cēsu novads"]
