"""Somebody asks on the public page, reads the answer behind the link of the letter, and says whether it helped."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.advice.actions import add_note, add_words, answer_request, close_request
from talka.advice.models import AdviceMessage, AdviceRequest, Outcome, RequestState, RoutingRule
from talka.advice.queries.keys import key_of
from talka.advice.tests.makers import a_request, a_taken_request, a_topic, an_answered_request
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.mail.models import Letter
from talka.places.queries import municipalities
from talka.registry.tests.makers import a_registration_number, an_organisation

pytestmark = pytest.mark.django_db


def filled(**fields: object) -> dict[str, object]:
    place = municipalities().first()
    assert place is not None
    return {
        "question": "Kā dibina biedrību?",
        "topic": "founding",
        "place": place.pk,
        "name": "Anna Priede",
        "email": "anna@example.lv",
        "phone": "",
        "organisation": "",
        "language": "lv",
        "homepage": "",
        **fields,
    }


def test_a_question_is_written_down_and_a_letter_leads_to_its_own_page(client: Client) -> None:
    centre = a_centre("riga")
    response = stranger().post("/advice/ask/", filled())
    assert response.status_code == 302
    asked = AdviceRequest.objects.get()
    assert (asked.centre, asked.state, asked.topic) == (centre, RequestState.NEW, a_topic())
    letter = Letter.objects.get(address="anna@example.lv")
    assert "Kā dibina" not in letter.text + letter.html
    assert letter.secret
    assert stranger().get(f"/advice/mine/{key_of(asked)}/").status_code == 200


def test_the_page_behind_the_link_shows_the_answer_and_no_note_of_the_advisers() -> None:
    asked = an_answered_request("Kā dibina?", answer="Vispirms **sapulce**.")
    assert asked.owner is not None
    add_note(asked, text="Slepena piezīme", actor=asked.owner)
    page = stranger().get(f"/advice/mine/{key_of(asked)}/").content.decode()
    assert "<strong>sapulce</strong>" in page
    assert "Slepena" not in page


def test_a_key_that_was_made_up_opens_nothing() -> None:
    asked = a_request("Kanarijputns")
    for key in (asked.code, f"{asked.code}:abc", key_of(asked)[:-1] + "x", "nothing"):
        response = stranger().get(f"/advice/mine/{key}/")
        assert response.status_code == 404
        assert "Kanarijputns" not in response.content.decode()


def test_opening_the_link_changes_nothing() -> None:
    asked = an_answered_request()
    before = AdviceRequest.objects.values().get()
    stranger().get(f"/advice/mine/{key_of(asked)}/")
    assert AdviceRequest.objects.values().get() == before


def test_whoever_asked_says_that_it_helped() -> None:
    asked = an_answered_request()
    stranger().post(f"/advice/mine/{key_of(asked)}/", {"do": "outcome", "outcome": "helped", "words": "Paldies"})
    asked.refresh_from_db()
    assert (asked.outcome, asked.outcome_words) == (Outcome.HELPED, "Paldies")


def test_words_that_are_added_open_a_closed_request_again() -> None:
    asked = an_answered_request()
    assert asked.owner is not None
    close_request(asked, minutes=20, purpose=None, actor=asked.owner)
    stranger().post(f"/advice/mine/{key_of(asked)}/", {"do": "add", "text": "Un vēl?"})
    asked.refresh_from_db()
    assert (asked.state, asked.closed_at) == (RequestState.TAKEN, None)
    assert AdviceMessage.objects.filter(kind="addition", text="Un vēl?").exists()
    assert Letter.objects.filter(address=asked.owner.email, key__contains="added").exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"question": ""}, "question"),
        ({"email": "", "phone": ""}, "email"),
        ({"name": ""}, "name"),
        ({"place": ""}, "place"),
        ({"language": "xx"}, "language"),
    ],
)
def test_a_question_without_what_is_needed_is_refused_at_its_field(fields: dict[str, str], field: str) -> None:
    a_centre("riga")
    response = stranger().post("/advice/ask/", filled(**fields))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not AdviceRequest.objects.exists()


def test_a_program_that_fills_the_hidden_field_is_thanked_and_nothing_is_kept() -> None:
    a_centre("riga")
    assert stranger().post("/advice/ask/", filled(homepage="http://spam.example")).status_code == 302
    assert not AdviceRequest.objects.exists()


def test_one_address_asks_five_times_a_day_at_most() -> None:
    a_centre("riga")
    for number in range(7):
        stranger().post("/advice/ask/", filled(), REMOTE_ADDR=f"10.0.0.{number}")
    assert AdviceRequest.objects.count() == 5


def test_one_computer_asks_five_times_an_hour_at_most() -> None:
    a_centre("riga")
    responses = [stranger().post("/advice/ask/", filled(email=f"a{number}@example.lv")) for number in range(6)]
    assert [one.status_code for one in responses] == [302] * 5 + [429]


def test_the_registration_number_of_an_organisation_is_recognised() -> None:
    a_centre("riga")
    number = a_registration_number(77)
    known = an_organisation("Tauriņš", registration_number=number)
    stranger().post("/advice/ask/", filled(organisation=f"Tauriņš {number}"))
    assert AdviceRequest.objects.get().organisation == known


def test_the_exact_name_is_recognised_and_another_one_is_only_kept_as_written() -> None:
    a_centre("riga")
    known = an_organisation("Biedrība „Tauriņš”")
    stranger().post("/advice/ask/", filled(organisation="biedriba Taurins"))
    stranger().post("/advice/ask/", filled(organisation="Taureņi"))
    found = list(AdviceRequest.objects.order_by("pk").values_list("organisation", "organisation_text"))
    assert found == [(known.pk, "biedriba Taurins"), (None, "Taureņi")]


def test_the_words_of_the_answer_stand_in_the_letter_only_where_they_wished_so() -> None:
    shy, open_one = a_taken_request(), a_taken_request(words_by_letter=True)
    for one in (shy, open_one):
        assert one.owner is not None
        answer_request(one, text="Slepeni **vārdi**", actor=one.owner)
    assert not Letter.objects.filter(address=shy.email, text__contains="Slepeni").exists()
    letter = Letter.objects.get(address=open_one.email, key__contains="answer")
    assert "Slepeni vārdi" in letter.text
    assert "<strong>vārdi</strong>" in letter.html


def test_only_the_platform_speaks_for_whoever_asked() -> None:
    asked = an_answered_request()
    with pytest.raises(NotAllowed):
        add_words(asked, text="Viltus", actor=a_user(Role.MANAGER, centre=asked.centre))


def test_whoever_asked_cannot_add_without_end() -> None:
    asked = an_answered_request()
    for _number in range(20):
        add_words(asked, text="Vēl", actor=system_actor())
    with pytest.raises(Refused):
        add_words(asked, text="Vēl", actor=system_actor())


def test_the_front_page_tells_topics_and_phones() -> None:
    a_centre("riga", phone="+371 67000000")
    page = stranger().get("/advice/").content.decode()
    assert "tel:+37167000000" in page
    assert str(a_topic()) in page


def test_public_pages_are_light(query_budget: Callable[[int], object]) -> None:
    a_centre("riga")
    assert len(stranger().get("/advice/ask/").content) < 120_000
    assert not re.search(r"<script(?![^>]*src)", stranger().get("/advice/ask/").content.decode())


def test_a_rule_of_the_topic_sends_it_to_the_adviser_and_they_are_told() -> None:
    centre = a_centre("riga")
    adviser = a_user(Role.STAFF, centre=centre)
    RoutingRule.objects.create(centre=centre, topic=a_topic(), adviser=adviser)
    stranger().post("/advice/ask/", filled())
    assert AdviceRequest.objects.get().owner == adviser
    letter = Letter.objects.get(address=adviser.email)
    assert "Kā dibina" not in letter.text


def test_the_page_of_a_request_names_its_language_and_stands_below_advice() -> None:
    asked = a_taken_request(language="uk")
    assert asked.owner is not None
    page = signed_in(asked.owner).get(f"/advice/requests/{asked.code}/").content.decode()
    assert "ukraiņu" in page
    assert '<a href="/advice/desk/" aria-current="page">' in page


@pytest.mark.parametrize(
    ("language", "staff", "only"),
    [
        ("lv", "centra darbinieki", "tikai jūsu konsultants"),
        ("en", "taff of the centre", "only your adviser"),
        ("uk", "працівники центру", "лише ваш консультант"),
        ("ru", "сотрудники центра", "только ваш консультант"),
    ],
)
def test_who_reads_a_question_is_said_as_it_is(language: str, staff: str, only: str) -> None:
    a_request(language=language)
    told = [
        stranger().get(path, headers={"accept-language": language}).content.decode()
        for path in ("/advice/", "/advice/ask/", "/privacy-notice/")
    ]
    for words in (*told, Letter.objects.get(address__startswith="jautatajs").text):
        assert staff in " ".join(words.split())
        assert only not in words.lower()
