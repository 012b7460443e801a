"""A person asks what is held about them."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from talka.accounts.tests.makers import a_centre, stranger
from talka.kernel.tasks import run_waiting_tasks
from talka.kernel.testing.plugin import Freeze
from talka.privacy.models import OwnDataRequest
from talka.privacy.tests.makers import forgotten
from talka.registry.models import Reading
from talka.registry.tests.makers import a_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_limits_yet() -> None:
    cache.clear()


def ask(email: str, browser: Client | None = None) -> str:
    """Ask, let the worker work, and give what the page said."""
    answer = (browser or stranger()).post(reverse("privacy:ask"), {"email": email}, follow=True)
    run_waiting_tasks("w")
    return re.sub(r'value="\w{64}"', "", answer.content.decode())


def link_in_the_letter() -> str:
    found = re.search(r"/privacy/mine/[\w-]+/", str(mail.outbox[-1].body))
    assert found is not None
    return found[0]


def test_the_answer_is_the_same_whether_the_address_is_known_or_not() -> None:
    a_person("Anna Zināmā", email="anna@example.lv")
    assert ask("anna@example.lv") == ask("nav@example.lv")
    assert [letter.to for letter in mail.outbox] == [["anna@example.lv"]]
    assert not OwnDataRequest.objects.filter(email="nav@example.lv").exists()


def test_the_link_shows_first_a_button_then_what_is_held_and_takes_it_along() -> None:
    person = a_person("Anna Zināmā", email="anna@example.lv", centre=a_centre())
    a_person("Otrs Svešais", email="otrs@example.lv")
    ask("ANNA@example.lv")
    link, browser = link_in_the_letter(), stranger()
    opened = browser.get(link)
    assert "Anna" not in opened.content.decode()
    assert not Reading.objects.exists()
    shown = browser.post(link)
    assert "Anna Zināmā" in shown.content.decode()
    assert "Otrs" not in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-store"
    archive = zipfile.ZipFile(io.BytesIO(browser.post(f"{link}download/").getvalue()))
    assert "Anna Zināmā" in archive.read("dati.html").decode()
    ways = list(Reading.objects.order_by("pk").values_list("person_id", "what", "way"))
    assert ways == [(person.pk, "own", "looked"), (person.pk, "own", "taken")]


def test_the_button_of_the_link_works_in_a_browser_that_names_no_page_to_other_sites() -> None:
    """With a stricter policy a browser sends no origin, and the button would be refused as forged."""
    a_person("Anna Zināmā", email="anna@example.lv")
    ask("anna@example.lv")
    assert stranger().get(link_in_the_letter()).headers["Referrer-Policy"] == "same-origin"


def test_the_link_works_for_a_day(freeze: Freeze) -> None:
    freeze("2025-03-14 09:00")
    a_person("Anna Zināmā", email="anna@example.lv")
    ask("anna@example.lv")
    link = link_in_the_letter()
    freeze("2025-03-15 08:59")
    assert stranger().post(link).status_code == 200
    freeze("2025-03-15 09:01")
    closed = stranger().post(link)
    assert closed.status_code == 404
    assert "Anna" not in closed.content.decode()
    assert stranger().post(f"{link}download/").status_code == 404


def test_a_made_up_link_opens_nothing() -> None:
    a_person("Anna Zināmā", email="anna@example.lv")
    ask("anna@example.lv")
    assert stranger().post(reverse("privacy:own", args=["x" * 43])).status_code == 404
    assert stranger().post(reverse("privacy:own", args=["%00"])).status_code == 404


def test_a_mailbox_gets_three_letters_an_hour_and_the_page_says_the_same() -> None:
    a_person("Anna Zināmā", email="anna@example.lv")
    said = {ask("anna@example.lv") for _number in range(6)}
    assert len(said) == 1
    assert len(mail.outbox) == 3


def test_whoever_shares_an_address_says_the_name_and_sees_only_that_one() -> None:
    a_person("Anna Zināmā", email="birojs@example.lv")
    a_person("Pēteris Kolēģis", email="birojs@example.lv")
    ask("birojs@example.lv")
    link, browser = link_in_the_letter(), stranger()
    asked = browser.post(link).content.decode()
    assert "Anna" not in asked
    assert "Pēteris" not in asked
    shown = browser.post(link, {"name": "anna zinama"}).content.decode()
    assert "Anna Zināmā" in shown
    assert "Pēteris" not in shown
    assert "Anna" not in browser.post(link, {"name": "Kāds Cits"}).content.decode()
    assert browser.post(f"{link}download/").status_code == 404


def test_of_somebody_forgotten_no_letter_is_sent() -> None:
    person = a_person("Anna Zināmā", email="anna@example.lv")
    ask("anna@example.lv")
    link = link_in_the_letter()
    forgotten(person)
    assert stranger().post(link).status_code == 404
    ask("anna@example.lv")
    assert len(mail.outbox) == 1
