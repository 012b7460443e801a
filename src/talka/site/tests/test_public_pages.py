"""What strangers find: the front page, the centres, the statements, and what programs ask for."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from talka.accounts.actions import edit_centre_profile, edit_identity, end_membership, hide_oneself, show_oneself
from talka.accounts.actions.faces import Pictures
from talka.accounts.models import Centre, CentreProfile, DemoMarker, Role, User
from talka.accounts.queries.faces import profile_of, stored_identity
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.testing.plugin import QueryBudget
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db
LANGUAGES = ("lv", "en", "uk", "ru")
STATEMENTS = ("/accessibility/", "/privacy-notice/", "/easy/")


def in_language(code: str) -> Client:
    return Client(headers={"accept-language": code})


def told(centre: Centre, **words: dict[str, str]) -> CentreProfile:
    profile = profile_of(Centre.objects.get(pk=centre.pk))
    values = {"address": "Parauga iela 1", "words": words, "languages": "lv uk", "web_page": "https://www.example.lv/",
              "social": "https://example.lv/lapa"}  # fmt: skip
    return edit_centre_profile(
        profile, values=values, pictures=Pictures(), version=profile.version, actor=a_user(Role.ADMINISTRATOR)
    )


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    "address", ["/", "/about/", "/centres/", *STATEMENTS, "/directory/", "/map/", "/privacy/mine/"]
)
def test_public_pages_speak_four_languages(address: str, code: str) -> None:
    page = in_language(code).get(address)
    assert page.status_code == 200
    assert f'<html lang="{code}"' in page.text
    assert f'hreflang="{code}"' in page.text


def test_words_of_the_front_page_are_in_the_language_of_the_reader() -> None:
    assert "Знайти організацію поруч" in in_language("uk").get("/").text
    assert "Найти организацию рядом" in in_language("ru").get("/").text


def test_an_address_that_names_a_language_speaks_it_and_is_remembered() -> None:
    browser = stranger()
    assert '<html lang="uk"' in browser.get("/centres/?lang=uk").text
    assert '<html lang="uk"' in browser.get("/").text
    assert '<html lang="uk"' in browser.get("/?lang=xx").text


@pytest.mark.parametrize("address", ["/accounts/login/", "/directory/files/"])
def test_pages_for_professionals_fall_back_to_latvian(address: str) -> None:
    page = in_language("uk").get(address).text
    assert '<html lang="lv"' in page
    assert 'value="uk"' not in page


def test_staff_is_spoken_to_in_the_languages_of_the_workspace() -> None:
    browser = signed_in(a_user(Role.STAFF), language="ru")
    for address in ("/people/me/", "/", "/centres/"):
        page = browser.get(address).text
        assert '<html lang="lv"' in page
        assert 'value="ru"' not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_centres_makes_two_queries(query_budget: QueryBudget, rows: int) -> None:
    for at in range(rows):
        told(a_centre(f"c{at}", phone="+371 20000000"), lv={"hours": "darbdienās"})
    with query_budget(2):
        page = stranger().get("/centres/").text
    assert page.count("tel:+37120000000") == rows


def test_a_centre_says_who_it_is_in_the_language_of_the_reader_if_it_can() -> None:
    centre = a_centre("vidzeme", phone="+371 64000000", email="v@example.lv")
    told(
        centre,
        lv={"about": "**Palīdzam** Vidzemē", "helps_with": "sapulces vadīšana\nprojekti"},
        uk={"helps_with": "статут"},
    )
    page = stranger().get("/centres/vidzeme/").text
    for words in ("tel:+37164000000", "Parauga iela 1", "<strong>Palīdzam</strong>", "projekti", "example.lv/lapa"):
        assert words in page
    page = in_language("uk").get("/centres/vidzeme/").text
    assert "статут" in page
    assert "sapulces" not in page
    assert '<div class="face-about" lang="lv">' in page
    assert stranger().get("/centres/nav/").status_code == 404


def test_only_those_who_chose_so_are_shown_and_only_while_they_work_there() -> None:
    centre = a_centre("kurzeme")
    shown, silent = (a_user(Role.STAFF, centre=centre, name=name) for name in ("Anna Redzamā", "Klusā Persona"))
    show_oneself(shown, position="konsultante", phone="", shows_email=False, actor=shown)
    page = stranger().get("/centres/kurzeme/").text
    assert "Anna Redzamā" in page
    assert shown.email not in page
    assert silent.name not in page
    show_oneself(shown, position="konsultante", phone="", shows_email=True, actor=shown)
    assert shown.email in stranger().get("/centres/kurzeme/").text
    end_membership(shown.memberships.get(), actor=a_user(Role.ADMINISTRATOR))
    assert "Anna Redzamā" not in stranger().get("/centres/kurzeme/").text


def test_nobody_shows_somebody_else() -> None:
    centre = a_centre()
    one, other = a_user(Role.STAFF, centre=centre), a_user(Role.MANAGER, centre=centre)
    with pytest.raises(NotAllowed):
        show_oneself(one, position="", phone="", shows_email=True, actor=other)
    with pytest.raises(NotAllowed):
        hide_oneself(one, actor=other)


def test_somebody_shows_and_hides_themselves_by_page() -> None:
    me = a_user(Role.STAFF, centre=a_centre("latgale"), name="Inese Ozola")
    browser = signed_in(me)
    assert browser.post("/people/me/card/", {"position": "x" * 101}).status_code == 200
    assert browser.post("/people/me/card/", {"position": "vadītāja"}).status_code == 302
    assert "Inese Ozola" in stranger().get("/centres/latgale/").text
    assert "Vairs mani nerādīt" in browser.get("/people/me/").text
    browser.post("/people/me/card/", {"do": "hide"})
    assert "Inese Ozola" not in stranger().get("/centres/latgale/").text
    assert signed_in(a_user(Role.REVIEWER)).post("/people/me/card/", {}).status_code == 404


def test_the_manager_keeps_the_page_of_the_own_centre_only() -> None:
    mine, other = a_centre("mans"), a_centre("cits")
    manager = a_user(Role.MANAGER, centre=mine)
    browser = signed_in(manager)
    address = f"/people/centres/{mine.pk}/page/"
    said = {"version": 1, "address": "Jauna iela 7", "languages": ["lv", "ru"], "lv_hours": "otrdienās"}
    assert browser.get(address).status_code == 200
    assert browser.post(address, said).status_code == 302
    page = stranger().get("/centres/mans/").text
    assert "Jauna iela 7" in page
    assert "otrdienās" in page
    assert browser.post(address, said).status_code == 409
    assert browser.post(address, said | {"version": 2, "social": "nav adrese"}).status_code == 200
    assert browser.get(f"/people/centres/{other.pk}/page/").status_code == 404
    assert signed_in(a_user(Role.STAFF, centre=mine)).get(address).status_code == 404


def test_two_who_change_a_page_at_once_are_told() -> None:
    centre = a_centre()
    profile = told(centre, lv={"hours": "darbdienās"})
    values = {"address": "", "words": {}, "languages": "", "web_page": "", "social": ""}
    actor = a_user(Role.ADMINISTRATOR)
    with pytest.raises(Conflict):
        edit_centre_profile(profile, values=values, pictures=Pictures(), version=9, actor=actor)
    with pytest.raises(Refused):
        edit_centre_profile(CentreProfile(centre=centre), values=values, pictures=Pictures(), version=9, actor=actor)


@pytest.mark.parametrize("address", STATEMENTS)
def test_a_statement_says_what_is_so_and_adds_what_the_administrator_wrote(address: str) -> None:
    assert "<h1" in stranger().get(address).text
    words = {"lv": {"accessibility": "Lifts ir salabots", "privacy": "Atbild Parauga biedrība"}}
    plain = dict.fromkeys(("name", "short_name", "accent", "accent_dark", "phone", "email", "security_email"), "")
    edit_identity(
        stored_identity(), values=plain | {"words": words}, logo=None, version=1, actor=a_user(Role.ADMINISTRATOR)
    )
    page = stranger().get(address).text
    assert ("Lifts ir salabots" in page) == (address == "/accessibility/")
    assert ("Atbild Parauga biedrība" in page) == (address == "/privacy-notice/")


def test_the_privacy_page_says_what_the_code_declares() -> None:
    page = stranger().get("/privacy-notice/").text
    assert "lai cilvēki redz, kas centrā var palīdzēt" in page.casefold()


def test_programs_learn_which_pages_there_are() -> None:
    organisation = an_organisation("Zīles")
    a_centre("zemgale")
    text = stranger().get("/sitemap.xml").text
    for path in ("/", "/centres/zemgale/", "/directory/", f"/directory/organisations/{organisation.pk}/", "/easy/"):
        assert f"<loc>{settings.SITE_ADDRESS}{path}</loc>" in text
    assert "Sitemap:" in stranger().get("/robots.txt").text
    assert "Disallow: /\n" not in stranger().get("/robots.txt").text


def test_nothing_of_a_demonstration_is_to_be_found() -> None:
    DemoMarker.objects.create()
    assert "Disallow: /\n" in stranger().get("/robots.txt").text


def test_whoever_finds_a_hole_learns_whom_to_tell() -> None:
    assert stranger().get("/.well-known/security.txt").status_code == 404
    plain = dict.fromkeys(("name", "short_name", "accent", "accent_dark", "phone", "email"), "")
    told_to = plain | {"security_email": "drosiba@example.lv", "words": {}}
    edit_identity(stored_identity(), values=told_to, logo=None, version=1, actor=a_user(Role.ADMINISTRATOR))
    assert "Contact: mailto:drosiba@example.lv\nExpires: 20" in stranger().get("/.well-known/security.txt").text


def test_the_language_of_an_account_stays_one_of_the_workspace() -> None:
    me: User = a_user(Role.STAFF)
    assert signed_in(me).post("/people/me/", {"name": me.name, "language": "uk"}).status_code == 200
    me.refresh_from_db()
    assert me.language == "lv"
