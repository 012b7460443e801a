"""The pages of accounts, used as people use them."""

from __future__ import annotations

import pytest
from django.utils import translation

from talka.accounts.actions import edit_centre
from talka.accounts.models import ApiToken, Centre, Funder, Invitation, Membership, Role, User
from talka.accounts.queries import live_token
from talka.accounts.tests.makers import (
    PASSWORD,
    a_centre,
    a_funder,
    a_user,
    an_invitation,
    signed_in,
    stranger,
)
from talka.kernel.testing.plugin import QueryBudget

pytestmark = pytest.mark.django_db
BAD_TEXTS = ["x" * 5000, "a\x00b", "  ", "\u202e"]


def test_an_administrator_invites_from_the_page_of_people() -> None:
    centre = a_centre()
    page = signed_in(a_user(Role.ADMINISTRATOR)).post(
        "/people/", {"email": "Jana@Example.lv", "role": f"manager:{centre.pk}:"}, follow=True
    )
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.centre) == ("jana@example.lv", "manager", centre)
    assert "jana@example.lv" in page.text


def test_a_manager_is_offered_the_roles_of_their_centre_only() -> None:
    centre = a_centre()
    a_centre()
    a_funder()
    page = signed_in(a_user(Role.MANAGER, centre=centre)).get("/people/")
    assert set(page.context["form"].fields["role"].places) == {f"staff:{centre.pk}:", f"manager:{centre.pk}:"}


def test_a_role_that_was_not_offered_is_a_mistake_at_its_field() -> None:
    page = signed_in(a_user(Role.MANAGER)).post(
        "/people/", {"email": "a@example.lv", "role": f"staff:{a_centre().pk}:"}
    )
    assert page.context["form"].errors["role"]
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("email", ["", "nav adrese", "a@b", "x" * 300 + "@example.lv", "a\x00@example.lv", "jānis@"])
def test_a_bad_address_is_a_mistake_at_its_field_and_is_kept(email: str) -> None:
    page = signed_in(a_user(Role.ADMINISTRATOR)).post("/people/", {"email": email, "role": "coordinator::"})
    assert page.status_code == 200
    assert page.context["form"].errors["email"]
    assert page.context["form"]["email"].value() == email
    assert not Invitation.objects.exists()


def test_a_refusal_of_the_verb_is_shown_at_its_field() -> None:
    person = a_user(Role.COORDINATOR)
    page = signed_in(a_user(Role.ADMINISTRATOR)).post("/people/", {"email": person.email, "role": "coordinator::"})
    assert "jau ir" in str(page.context["form"].errors["email"])


def test_people_are_in_latvian_order() -> None:
    centre = a_centre()
    for name in ("Zane", "Āris", "Arvis", "Čaks", "Cirvis"):
        a_user(Role.STAFF, centre=centre, name=name)
    page = signed_in(a_user(Role.ADMINISTRATOR, name="Žanis")).get("/people/")
    names = [membership.user.name for membership, _may_end in page.context["memberships"]]
    assert names == ["Āris", "Arvis", "Cirvis", "Čaks", "Zane", "Žanis"]


def test_the_list_costs_the_same_for_one_person_and_for_twenty(query_budget: QueryBudget) -> None:
    centre = a_centre()
    browser = signed_in(a_user(Role.ADMINISTRATOR))
    browser.get("/people/")
    with query_budget(8):
        browser.get("/people/")
    for _number in range(20):
        a_user(Role.STAFF, centre=centre)
    with query_budget(8):
        browser.get("/people/")


def test_a_role_is_given_and_ended_from_the_page_of_a_person() -> None:
    person, funder = a_user(Role.STAFF), a_funder()
    browser = signed_in(a_user(Role.ADMINISTRATOR))
    browser.post(f"/people/{person.pk}/", {"role": f"reviewer::{funder.pk}"})
    membership = Membership.objects.get(user=person, funder=funder)
    browser.post(f"/people/roles/{membership.pk}/end/", {"confirm": "yes"})
    membership.refresh_from_db()
    assert membership.ended_at is not None


def test_an_account_is_closed_and_opened_again() -> None:
    person = a_user(Role.STAFF)
    browser = signed_in(a_user(Role.ADMINISTRATOR))
    page = browser.post(f"/people/{person.pk}/account/", follow=True)
    assert "Konts ir slēgts." in page.text
    page = browser.post(f"/people/{person.pk}/account/", follow=True)
    assert "Konts ir atvērts." in page.text
    assert User.objects.get(pk=person.pk).is_active


def test_the_link_of_the_letter_leads_to_an_account() -> None:
    invitation = an_invitation(email="jana@example.lv")
    address = f"/people/invitation/{invitation.key}/"
    browser = stranger()
    assert "jana@example.lv" in browser.get(address).text
    answer = browser.post(address, {"name": " Jana   Jaunā ", "password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/login/"
    assert User.objects.get(email="jana@example.lv").name == "Jana Jaunā"
    assert browser.get(address).status_code == 410
    assert "izmantots" in browser.get(address).text


def test_looking_at_the_link_does_not_use_it_up() -> None:
    invitation = an_invitation()
    for _time in range(3):
        assert stranger().get(f"/people/invitation/{invitation.key}/").status_code == 200
    assert Invitation.objects.get().is_open


def test_somebody_known_accepts_without_a_password() -> None:
    person = a_user()
    invitation = an_invitation(Role.COORDINATOR, email=person.email)
    stranger().post(f"/people/invitation/{invitation.key}/")
    assert person.memberships.get().role == Role.COORDINATOR


@pytest.mark.parametrize("password", ["", "īsa", "1234567890", "parole123", "jana@example.lv", "a\x00" * 8, "x" * 500])
def test_a_weak_password_is_a_mistake_at_its_field(password: str) -> None:
    invitation = an_invitation(email="jana@example.lv")
    page = stranger().post(f"/people/invitation/{invitation.key}/", {"name": "Jana", "password": password})
    assert page.status_code == 200
    assert page.context["form"].errors["password"]
    assert Invitation.objects.get().is_open


@pytest.mark.parametrize("key", ["x", "nav-tādas", "%00", "%F0%9F%98%80", "a" * 3000])
def test_a_key_that_is_none_says_so_in_words(key: str) -> None:
    page = stranger().get(f"/people/invitation/{key}/")
    assert page.status_code == 404
    assert "Šāda uzaicinājuma nav" in page.text


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_a_name_that_cannot_be_stored_is_a_mistake_at_its_field(text: str) -> None:
    person = a_user(name="Zane")
    page = signed_in(person).post("/people/me/", {"name": text, "language": "lv"})
    assert page.status_code == 200
    assert page.context["form"].errors["name"]
    person.refresh_from_db()
    assert person.name == "Zane"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("  Anna\u202e  Ozola ", "Anna Ozola"), ("Šķe\u0304le", "Šķēle"), ("Līga 🌻", "Līga 🌻")],
)
def test_a_name_is_stored_clean(typed: str, stored: str) -> None:
    person = a_user()
    signed_in(person).post("/people/me/", {"name": typed, "language": "lv"})
    person.refresh_from_db()
    assert person.name == stored


def test_a_chosen_language_is_spoken_from_the_next_page_on() -> None:
    person = a_user(Role.STAFF)
    browser = signed_in(person)
    assert "Mans profils" in browser.get("/people/me/").text
    assert "My profile" in browser.post("/people/me/", {"name": "Zane", "language": "en"}, follow=True).text
    person.refresh_from_db()
    assert person.language == "en"


def test_a_language_that_there_is_not_is_a_mistake() -> None:
    page = signed_in(a_user()).post("/people/me/", {"name": "Zane", "language": "xx"})
    assert page.context["form"].errors["language"]


def test_a_key_is_shown_once() -> None:
    browser = signed_in(a_user(Role.STAFF, centre=(centre := a_centre())))
    given = {"title": "Tabula", "centre": centre.pk, "days": "30", "writes": "on"}
    page = browser.post("/people/me/keys/", given, follow=True)
    key = page.context["new_key"]
    assert key in page.text
    token = live_token(key)
    assert token is not None
    assert token.writes
    assert key not in browser.get("/people/me/").text


def test_a_key_for_somebody_elses_centre_is_a_mistake_at_its_field() -> None:
    browser = signed_in(a_user(Role.STAFF))
    page = browser.post("/people/me/keys/", {"title": "Tabula", "centre": a_centre().pk, "days": "30"})
    assert page.context["token_form"].errors["centre"]
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", ["", "0", "9999999999999999999", "-1", "mēnesis"])
def test_a_life_that_was_not_offered_is_a_mistake_at_its_field(days: str) -> None:
    browser = signed_in(a_user(Role.STAFF, centre=(centre := a_centre())))
    page = browser.post("/people/me/keys/", {"title": "Tabula", "centre": centre.pk, "days": days})
    assert page.context["token_form"].errors["days"]


def test_a_centre_is_added_and_changed() -> None:
    browser = signed_in(a_user(Role.ADMINISTRATOR))
    browser.post("/people/centres/new/", {"code": "latgale", "name": "Latgales centrs"})
    centre = Centre.objects.get(code="latgale")
    browser.post(
        f"/people/centres/{centre.pk}/", {"name": "Latgales NVO centrs", "phone": "+371 65 000", "version": "1"}
    )
    centre.refresh_from_db()
    assert (centre.name, centre.phone, centre.version) == ("Latgales NVO centrs", "+371 65 000", 2)


@pytest.mark.parametrize("code", ["", "ar atstarpi", "ļoti", "x" * 21, "a\x00"])
def test_a_bad_code_is_a_mistake_at_its_field(code: str) -> None:
    page = signed_in(a_user(Role.ADMINISTRATOR)).post("/people/centres/new/", {"code": code, "name": "Centrs"})
    assert page.context["form"].errors["code"]


def test_two_who_edit_the_same_centre_see_both_versions() -> None:
    centre, administrator = a_centre(), a_user(Role.ADMINISTRATOR)
    edit_centre(centre, name="Pirmā redakcija", region_code="", phone="", email="", version=1, actor=administrator)
    browser = signed_in(administrator)
    page = browser.post(f"/people/centres/{centre.pk}/", {"name": "Otrā redakcija", "version": "1"})
    assert page.status_code == 409
    assert "Pirmā redakcija" in page.text
    assert "Otrā redakcija" in page.text
    assert Centre.objects.get(pk=centre.pk).name == "Pirmā redakcija"
    again = {"name": "Otrā redakcija", "version": page.context["form"]["version"].value()}
    browser.post(f"/people/centres/{centre.pk}/", again)
    assert Centre.objects.get(pk=centre.pk).name == "Otrā redakcija"


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "99999999999999999999"])
def test_a_version_that_is_none_saves_nothing(version: str) -> None:
    centre = a_centre(name="Vecais")
    page = signed_in(a_user(Role.ADMINISTRATOR)).post(
        f"/people/centres/{centre.pk}/", {"name": "Jaunais", "version": version}
    )
    assert page.status_code == 200
    assert Centre.objects.get(pk=centre.pk).name == "Vecais"


def test_a_funder_is_added_from_its_page() -> None:
    browser = signed_in(a_user(Role.ADMINISTRATOR))
    browser.post("/people/funders/", {"name": "Kultūras ministrija"})
    assert Funder.objects.get().name == "Kultūras ministrija"
    assert browser.post("/people/funders/", {"name": "Kultūras ministrija"}).context["form"].errors["name"]


def test_a_name_with_markup_is_shown_as_text() -> None:
    a_user(Role.STAFF, name="<script>alert(1)</script>")
    assert "<script>alert" not in signed_in(a_user(Role.ADMINISTRATOR)).get("/people/").text


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/accounts/password/reset/", "/people/invitation/x/"])
def test_public_pages_speak_both_languages(address: str) -> None:
    assert 'lang="lv"' in stranger(language="lv").get(address).text
    assert 'lang="en"' in stranger(language="en").get(address).text
    translation.activate("lv")


def test_the_front_page_says_what_this_is_and_lets_people_in() -> None:
    page = stranger().get("/").text
    assert "NVO atbalsta centri konsultē" in page
    assert 'href="/accounts/login/"' in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/accounts/password/reset/", "Nosūtīt vēstuli"),
        ("/accounts/password/reset/done/", "Ieskatieties savā e-pastā"),
        ("/accounts/password/reset/key/1-nav/", "Šī saite vairs nedarbojas"),
        ("/accounts/password/reset/key/done/", "Parole ir nomainīta"),
        ("/accounts/inactive/", "Konts ir slēgts"),
    ],
)
def test_pages_about_a_forgotten_password_are_in_our_words(address: str, words: str) -> None:
    page = stranger(language="lv").get(address, follow=True).text
    translation.activate("lv")
    assert words in page
    assert "atiestatīt" not in page


def test_somebody_without_a_password_chooses_one() -> None:
    browser = signed_in(a_user(Role.MANAGER, password=None))
    page = browser.get("/accounts/password/set/").text
    assert "Izvēlieties paroli" in page
    assert "Uzstādīt" not in page
