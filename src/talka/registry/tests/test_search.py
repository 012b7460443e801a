"""Search that forgives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.accounts.actions import system_actor
from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_user
from talka.kernel.search import is_slip, slips, stem
from talka.kernel.testing.plugin import QueryBudget
from talka.kernel.text import fold
from talka.registry.actions import add_organisations, add_persons, edit_organisation, edit_person
from talka.registry.models import Community, Kind, Organisation, OrganisationName, Person, SearchSlip, SearchWord
from talka.registry.queries import search, suggest_organisations, suggest_persons
from talka.registry.queries.indexing import rebuild_words, stale_words
from talka.registry.queries.search import search_registry
from talka.registry.tests.makers import a_community, a_network, a_person, a_registration_number, an_organisation

pytestmark = pytest.mark.django_db
LETTERS = "abdeiklmnorstuvz"


def names(user: User, text: str, kind: Kind = Kind.ORGANISATION, limit: int = 10) -> list[str]:
    return [str(found.record) for found in search_registry(user, text, kind, limit)]


@pytest.mark.parametrize(
    "typed",
    [
        "skunis", "ŠĶŪNIS", "šķūņa", "šķūņiem", "sku", "skunsi", "skjunis", "škūni", "biedrība šķūnis",
        "Sķūnis biedrībai", "  „šķūnis” ",
    ],
)  # fmt: skip
def test_an_organisation_is_found_however_it_is_typed(typed: str) -> None:
    an_organisation("Biedrība „Šķūnis”")
    an_organisation("Biedrība „Kokle”")
    assert names(a_user(Role.STAFF), typed) == ["Biedrība „Šķūnis”"]


@pytest.mark.parametrize(
    "typed",
    [
        "biedr. Kalna šķūnis", "NVO Kalna šķūnis", "b-ba Kalna šķūnis", 'b-bai "Kalna šķūnis"', "Kalna šķūnis, b-ba",
        "nodibinājumam Kalna šķūnis", "SIA Kalna šķūnis", "40008 234 596", "4000-8234-596", "LV40008234596",
        "LV 40008234596", "Reg.Nr.40008234596", "reģ. nr. 40008234596", "Kalna šķūnis 40008 234 596", "+371 2000 9988",
        "00371 20009988", "371-20009988", "tālr. 20009988", "2000 9988",
    ],
)  # fmt: skip
def test_forms_are_shortened_and_numbers_written_as_people_do(typed: str) -> None:
    kept = an_organisation("Biedrība „Kalna šķūnis”", registration_number="40008234596")
    edit_organisation(kept, values={"phone": "+371 20009988"}, version=kept.version, actor=system_actor())
    an_organisation("Biedrība „Kokle 4000”")
    assert names(a_user(Role.STAFF), typed) == ["Biedrība „Kalna šķūnis”"]


def test_words_that_stand_for_others_or_for_the_kind_lead_there() -> None:
    a_community("Brocēnu ezermala")
    a_network("Gaujas ļaudis")
    a_network("Kopienu tīkls")
    an_organisation("Vietējā rīcības grupa „Māla taka”")
    staff = a_user(Role.STAFF)
    assert names(staff, "Brocēnu ezermalas kopiena", Kind.COMMUNITY) == ["Brocēnu ezermala"]
    assert names(staff, "tīkls Gaujas ļaudis", Kind.NETWORK) == ["Gaujas ļaudis"]
    assert names(staff, "kopienu tīkls", Kind.NETWORK) == ["Kopienu tīkls"]
    assert names(staff, "VRG Māla taka") == ["Vietējā rīcības grupa „Māla taka”"]


@pytest.mark.parametrize(
    "typed", ["jauniešucentrs", "Jauniesucentram", "jauniešu centrs", "jauniešucent", "jauniešu-centrs"]
)
def test_words_written_together_and_apart_lead_to_each_other(typed: str) -> None:
    an_organisation("Biedrība „Ogres jauniešu centrs”")
    an_organisation("Jauniešucentrs „Kvartāls”")
    an_organisation("Jauniešu dome")
    found = names(a_user(Role.STAFF), typed)
    assert sorted(found) == ["Biedrība „Ogres jauniešu centrs”", "Jauniešucentrs „Kvartāls”"]


def test_words_apart_beside_others_find_a_name_that_has_them_as_one() -> None:
    an_organisation("Ventspils jauniešucentrs")
    [found] = search_registry(a_user(Role.STAFF), "Ventspils jauniešu centrs", Kind.ORGANISATION, 10)
    assert found.parts == (("Ventspils", True), (" ", False), ("jauniešucentrs", True))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("LPA", "Biedrība „Latvijas Pilsoniskā alianse”"),
        ("lpa", "Biedrība „Latvijas Pilsoniskā alianse”"),
        ("LOB", "Latvijas Ornitoloģijas biedrība"),
        ("ZNC", "Zemgales NVO Centrs"),
        ("ZNVOC", "Zemgales NVO Centrs"),
        ("DMA", "Daba un mūsu apkaime"),
        ("DUMA", "Daba un mūsu apkaime"),
        ("LPA biedrība", "Biedrība „Latvijas Pilsoniskā alianse”"),
        ("LPA pilsoniskā", "Biedrība „Latvijas Pilsoniskā alianse”"),
    ],
)
def test_first_letters_lead_to_the_name(typed: str, name: str) -> None:
    an_organisation(name)
    an_organisation("Lapu draugi")
    [found] = search_registry(a_user(Role.STAFF), typed, Kind.ORGANISATION, 10)
    assert (str(found.record), found.reason) == (name, "pirmie burti")


def test_first_letters_of_a_former_name_and_of_no_person_lead_there() -> None:
    known = an_organisation("Jaunais vārds")
    OrganisationName(organisation=known, name="Vecā laika grupa").save()
    edit_organisation(known, values={"website": "https://example.lv"}, version=1, actor=a_user(Role.STAFF))
    a_person("Valija Linda Grīva")
    coordinator = a_user(Role.COORDINATOR)
    assert names(coordinator, "VLG") == ["Jaunais vārds"]
    assert names(coordinator, "VLG", Kind.PERSON) == []
    assert names(coordinator, "valijalinda", Kind.PERSON) == []


def test_other_spellings_make_no_slips_and_go_with_the_name() -> None:
    known = an_organisation("Jauniešu centrs Ogrē")
    assert not SearchSlip.objects.filter(stem__in=["jauniesucentr", ""]).exists()
    edit_organisation(known, values={"name": "Kvartāls"}, version=known.version, actor=a_user(Role.STAFF))
    OrganisationName.objects.all().delete()
    rebuild_words()
    assert set(SearchWord.objects.values_list("word", flat=True)) == {"kvartals"}
    assert stale_words() == 0


@pytest.mark.parametrize("typed", ["", "s", "!!", "%", "_", "zvejnieki", "skunis kokle"])
def test_what_agrees_with_no_word_of_a_record_finds_nothing(typed: str) -> None:
    an_organisation("Biedrība „Šķūnis”")
    assert names(a_user(Role.STAFF), typed) == []


@pytest.mark.parametrize(
    "cased", ["biedrība", "biedrības", "biedrībai", "biedrību", "biedrībā", "biedrībām", "biedrībās"]
)
def test_the_cases_of_a_word_have_one_stem(cased: str) -> None:
    assert stem(fold(cased)) == "biedrib"


def test_the_closest_come_first_and_equals_in_latvian_order() -> None:
    for name in ("Saulei", "Saulgrieži", "Saule", "Ķekava Saule", "Čiekurs Saule", "Caune Saule"):
        an_organisation(name)
    # The word itself, then words that begin so (Saulei, not Saulgrieži, begins with „saule”).
    assert names(a_user(Role.STAFF), "saule") == ["Caune Saule", "Čiekurs Saule", "Ķekava Saule", "Saule", "Saulei"]
    assert names(a_user(Role.STAFF), "saules")[:2] == ["Caune Saule", "Čiekurs Saule"]


def test_a_slip_is_forgiven_only_where_little_is_found_and_says_so() -> None:
    an_organisation("Dzirksts")
    [found] = search_registry(a_user(Role.STAFF), "dzirskts", Kind.ORGANISATION, 10)
    assert (str(found.record), found.reason) == ("Dzirksts", "līdzīgs nosaukums")
    assert found.parts == (("Dzirksts", True),)
    [found] = search_registry(a_user(Role.STAFF), "dzirksti", Kind.ORGANISATION, 10)
    assert found.reason == ""


def test_numbers_addresses_phones_and_former_names_lead_to_the_organisation() -> None:
    number = a_registration_number(1)
    known = an_organisation("Jaunais vārds", registration_number=number)
    OrganisationName(organisation=known, name="Senais vārds").save()
    values = {"email": "Birojs@Example.lv", "phone": "+371 2612 3456"}
    edit_organisation(known, values=values, version=1, actor=a_user(Role.STAFF))
    staff = a_user(Role.STAFF)
    for typed, reason in (
        (number, "reģistrācijas numurs"), (f"{number[:4]} {number[4:8]} {number[8:]}", "reģistrācijas numurs"),
        ("birojs@example.lv", "e-pasts"), ("26123456", "tālrunis"), ("senais", "iepriekšējais nosaukums"),
    ):  # fmt: skip
        [found] = search_registry(staff, typed, Kind.ORGANISATION, 10)
        assert (found.record, found.reason) == (known, reason), typed


def test_a_person_of_another_centre_is_not_found_in_any_way() -> None:
    here, elsewhere = a_centre(), a_centre()
    a_person("Anna Bērziņa", email="anna@example.lv", centre=elsewhere)
    a_person("Anna Liepa", centre=here)
    staff = a_user(Role.STAFF, centre=here)
    assert names(staff, "anna", Kind.PERSON) == ["Anna Liepa"]
    for typed in ("berzina", "anna berz", "berzinja", "anna@example.lv"):
        assert names(staff, typed, Kind.PERSON) == [], typed
        assert names(a_user(Role.COORDINATOR), typed, Kind.PERSON) == ["Anna Bērziņa"], typed
    assert names(a_user(Role.REVIEWER), "anna", Kind.PERSON) == []


def test_communities_are_found_and_a_reviewer_finds_none() -> None:
    Community(name="Skanstes apkaimes kopiena").save()
    assert names(a_user(Role.STAFF), "skanstē", Kind.COMMUNITY) == ["Skanstes apkaimes kopiena"]
    assert names(a_user(Role.REVIEWER), "skanstē", Kind.COMMUNITY) == []


def test_words_that_too_many_share_are_read_in_order_and_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_SHARING", 3)
    for at in range(6):
        an_organisation(f"Kokle darbnīca {at}")
    an_organisation("Kokle pagalms")
    staff = a_user(Role.STAFF)
    assert names(staff, "kokle", limit=2) == ["Kokle darbnīca 0", "Kokle darbnīca 1"]
    assert names(staff, "kokle pagalms", limit=2) == ["Kokle pagalms"]
    assert names(staff, "kokle darbnīca", limit=3) == [f"Kokle darbnīca {at}" for at in range(3)]


def test_the_index_follows_every_verb_and_is_what_a_rebuild_makes() -> None:
    centre = a_centre()
    known = an_organisation("Kokle")
    add_organisations(centre, organisations=[Organisation(name="Stabule")], actor=system_actor())
    add_persons(centre, persons=[Person(name="Anna Bērziņa", email="a@example.lv")], actor=system_actor())
    ieva = a_person("Ieva Ozola", centre=centre)
    edit_person(ieva, values={"name": "Ieva Liepa"}, version=1, actor=system_actor())
    edit_organisation(known, values={"name": "Cītara"}, version=1, actor=system_actor())
    staff = a_user(Role.STAFF, centre=centre)
    # By its former name an organisation is still found; a person is not.
    assert names(staff, "kokle") == names(staff, "citara") == ["Cītara"]
    assert names(staff, "ozola", Kind.PERSON) == []
    # Nobody's surname is not kept.
    assert not SearchSlip.objects.filter(stem="ozol").exists()
    kept = set(SearchWord.objects.values_list("kind", "object_id", "origin", "word", "stem", "order"))
    kept_slips = set(SearchSlip.objects.values_list("slip", "stem"))
    assert stale_words() == 0
    assert rebuild_words() == len(kept)
    assert set(SearchWord.objects.values_list("kind", "object_id", "origin", "word", "stem", "order")) == kept
    assert set(SearchSlip.objects.values_list("slip", "stem")) == kept_slips


def test_an_index_that_was_passed_by_is_noticed_and_mended() -> None:
    known = an_organisation("Kokle")
    Organisation.objects.filter(pk=known.pk).update(name="Stabule")
    assert stale_words() > 0
    rebuild_words()
    assert (stale_words(), names(a_user(Role.STAFF), "stabule")) == (0, ["Stabule"])


@pytest.mark.parametrize("rows", [1, 3])
def test_searching_costs_the_same_for_one_and_for_three(query_budget: QueryBudget, rows: int) -> None:
    centre = a_centre()
    for at in range(rows):
        a_person(f"Anna Bērziņa {at}", centre=centre, organisation=an_organisation())
    staff = a_user(Role.STAFF, centre=centre)
    assert staff.access.works
    # Two words, each as begun and by its stem, who may be seen, the slips of both, and the persons.
    with query_budget(7):
        assert len(names(staff, "anna berzina", Kind.PERSON)) == rows


def test_suggestions_forgive_where_nothing_is_named_as_it_was_typed() -> None:
    centre = a_centre()
    kokle, anna = an_organisation("Kokle"), a_person("Anna Bērziņa", centre=centre)
    a_person("Anna Berziņa", centre=a_centre())
    staff = a_user(Role.STAFF, centre=centre)
    assert suggest_organisations(staff, "kolke") == [kokle]
    assert suggest_organisations(staff, "okl") == [kokle]
    assert suggest_persons(staff, "annas berzinas") == [anna]
    assert suggest_persons(a_user(Role.STAFF), "annas berzinas") == []


@given(st.text(LETTERS, min_size=4, max_size=12), st.data())
def test_one_wrong_letter_is_a_slip_and_shares_one_of_its_forms(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from(LETTERS))
    for wrong in (
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ):
        assert is_slip(word, wrong) is (word != wrong)
        assert len(wrong) < 4 or slips(word) & slips(wrong)
