"""A profile that is kept out of the directory: strangers find it nowhere, centres do."""

from __future__ import annotations

from typing import Any

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in, stranger
from talka.directory.actions import keep_profile
from talka.directory.exports import FORMATS
from talka.directory.queries.claims import changes_by_representatives
from talka.directory.tests.makers import a_representative
from talka.kernel.actions import NotAllowed
from talka.places.models import Place
from talka.registry.actions import add_member, edit_community, edit_network, edit_organisation
from talka.registry.actions.merges import merge_records
from talka.registry.models import Community, Network, NetworkMember, Organisation
from talka.registry.models.profiles import CHOOSABLE, stored_words
from talka.registry.tests.makers import a_community, a_network, an_organisation

pytestmark = pytest.mark.django_db
SECRETS = ("Slēptā", "slēptais", "slepta@noslepums.lv", "20009988", "40008234596")
OPEN = "/api/open/v1/"
KINDS = ("organisations", "communities", "networks")
SQUARE = '{"type":"Polygon","coordinates":[[[24.0,56.9],[24.2,56.9],[24.2,57.0],[24.0,56.9]]]}'
Three = tuple[Organisation, Community, Network]


def riga() -> Place:
    return Place.objects.get(code="LV0001000")


def keep(record: Any, **values: Any) -> Any:
    verbs: dict[type[Any], Any] = {
        Organisation: edit_organisation, Community: edit_community, Network: edit_network,
    }  # fmt: skip
    return verbs[type(record)](record, values=values, version=record.version, actor=system_actor())


@pytest.fixture
def hidden() -> Three:
    """One of each kind with every fact public, among those that everybody sees; they belong with one another."""
    told = {"phone": "+371 20009988", "email": "slepta@noslepums.lv", "place": riga(), "is_hidden": True}
    told["public_fields"] = stored_words(one for one in CHOOSABLE if one != "working_address")
    organisation = keep(an_organisation("Slēptā kokle", registration_number="40008234596"), **told)
    community = keep(a_community("Slēptā kopiena"), territory=SQUARE, **told)
    network = keep(a_network("Slēptais tīkls"), **told)
    beside = keep(an_organisation("Atklātā kokle"), place=riga())
    keep(a_community("Atklātā kopiena"), host=organisation)
    seen = keep(a_network("Atklātais tīkls"), coordinator=organisation, place=riga())
    for of, member in ((network, {"organisation": beside}), (seen, {"organisation": organisation}),
                       (seen, {"community": community}), (seen, {"organisation": beside})):  # fmt: skip
        add_member(NetworkMember(network=of, **member), actor=system_actor())
    return organisation, community, network


def text_of(address: str) -> str:
    answered: Any = stranger().get(address)
    assert answered.status_code == 200, address
    content = b"".join(answered.streaming_content) if answered.streaming else answered.content
    return bytes(content).decode("utf-8", errors="replace")


def assert_silent(address: str) -> None:
    said = text_of(address).lower()
    for secret in SECRETS:
        assert secret.lower() not in said, (address, secret)


@pytest.mark.usefixtures("hidden")
def test_lists_and_search_leave_it_out() -> None:
    for kind in KINDS:
        assert "Atklāt" in text_of(f"/directory/?kind={kind}")
        assert_silent(f"/directory/?kind={kind}")
        assert_silent(f"/directory/?kind={kind}&place={riga().pk}")
        for words in ("slepta", "40008234596", "kokle"):
            said = text_of(f"/directory/?kind={kind}&q={words}")
            assert "Slēpt" not in said


def test_its_page_is_as_if_it_were_not_there_and_others_do_not_name_it(hidden: Three) -> None:
    for kind, record in zip(KINDS, hidden, strict=True):
        assert stranger().get(f"/directory/{kind}/{record.pk}/").status_code == 404
        assert stranger().get(f"{OPEN}{kind}/{record.pk}").status_code == 404
        if kind != "networks":
            assert stranger().get(f"/directory/{kind}/{record.pk}/claim/").status_code == 404
        model: Any = type(record)
        for shown in model.objects.filter(is_hidden=False):
            assert_silent(f"/directory/{kind}/{shown.pk}/")


def test_files_and_open_data_leave_it_out(hidden: Three) -> None:
    ids = dict(zip(KINDS, hidden, strict=True))
    for one in FORMATS:
        for kind in one.lists:
            assert_silent(f"/directory/files/{kind}.{one.code}")
            assert stranger().get(f"/directory/files/{kind}/{ids[kind].pk}.{one.code}").status_code == 404
    for kind in KINDS:
        for address in (
            f"{OPEN}{kind}",
            f"{OPEN}{kind}.csv",
            f"{OPEN}{kind}?text=slepta",
            f"{OPEN}{kind}?place=LV0001000",
        ):
            assert_silent(address)
    assert_silent("/sitemap.xml")
    for kind, record in ids.items():
        assert f"/directory/{kind}/{record.pk}/" not in text_of("/sitemap.xml")


@pytest.mark.usefixtures("hidden")
def test_the_map_counts_it_and_does_not_name_it() -> None:
    for address in (f"/map/{riga().pk}/sheet/", f"/map/{riga().pk}/", "/map/", "/map/points.geojson"):
        assert_silent(address)
    assert "Atklātā kokle" in text_of("/map/points.geojson")
    assert "Polygon" not in text_of("/map/points.geojson")
    figures = stranger().get(f"{OPEN}figures?layer=organisations").json()["items"]
    assert {row["place"]: row["value"] for row in figures}["LV0001000"] == 2
    staff = signed_in(a_user(Role.STAFF))
    for address in (f"/map/{riga().pk}/sheet/", "/map/points.geojson"):
        assert "Slēptā kokle" in staff.get(address).content.decode()


def test_centres_find_it_and_see_a_mark(hidden: Three) -> None:
    staff = signed_in(a_user(Role.STAFF))
    assert "Slēptā kokle" in staff.get("/registry/").content.decode()
    for kind, record in zip(("organisations", "communities", "networks"), hidden, strict=True):
        page = staff.get(f"/registry/{kind}/{record.pk}/").content.decode()
        assert "nav publiskajā katalogā" in page
        assert f'"/directory/{kind}/{record.pk}/"' not in page


def test_a_representative_hides_the_profile_where_its_facts_are_chosen_and_shows_it_again() -> None:
    record = an_organisation("Atklātā kokle")
    person, claim = a_representative(record)
    client = signed_in(person)
    address = f"/directory/mine/{claim.pk}/"
    preview = client.post(address, {"version": "1", "is_hidden": "on", "preview": "1"}).content.decode()
    assert "Publiskajā katalogā tā nebūs" in preview
    assert text_of(f"/directory/organisations/{record.pk}/")
    assert client.post(address, {"version": "1", "is_hidden": "on"}).status_code == 302
    assert stranger().get(f"/directory/organisations/{record.pk}/").status_code == 404
    page = client.get("/directory/mine/").content.decode()
    assert "nav publiskajā katalogā" in page
    assert f"/directory/organisations/{record.pk}/" not in page
    [change] = changes_by_representatives(record)
    assert ("netiek rādīts publiskajā katalogā", "nē", "jā") in change.facts
    client.post(address, {"version": "2"})
    assert stranger().get(f"/directory/organisations/{record.pk}/").status_code == 200


def test_what_was_hidden_on_one_of_two_stays_hidden_when_they_become_one() -> None:
    kept, gone = an_organisation("Paliek"), keep(an_organisation("Pievienota"), is_hidden=True)
    merge_records(kept, gone=gone, actor=a_user(Role.COORDINATOR))
    kept.refresh_from_db()
    assert kept.is_hidden
    assert stranger().get(f"/directory/organisations/{gone.pk}/").status_code == 404


def test_staff_hide_a_profile_in_its_form() -> None:
    record = an_organisation("Kokle")
    staff = signed_in(a_user(Role.STAFF))
    form = staff.get(f"/registry/organisations/{record.pk}/edit/").content.decode()
    assert "Nerādīt profilu publiskajā katalogā" in form
    data = {"name": record.name, "status": "active", "version": str(record.version), "is_hidden": "on"}
    assert staff.post(f"/registry/organisations/{record.pk}/edit/", data).status_code == 302
    record.refresh_from_db()
    assert record.is_hidden


def test_somebody_else_may_not_hide_it() -> None:
    record = an_organisation("Kokle")
    person, _claim = a_representative(an_organisation("Stabule"))
    with pytest.raises(NotAllowed):
        keep_profile(record, values={"is_hidden": True}, version=1, actor=person)
