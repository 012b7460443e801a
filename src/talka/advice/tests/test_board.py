"""The board of open requests: what has nobody taken, what is one's own, what is late, each with its number."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.advice.actions import add_words, answer_request, name_helper, take_request
from talka.advice.models import AdviceRequest, RequestState
from talka.advice.queries.desk import Board, board_of
from talka.advice.queries.similar import similar_answers
from talka.advice.tests.makers import a_public_answer, a_request, a_taken_request, a_topic

pytestmark = pytest.mark.django_db


def test_the_numbers_are_those_behind_the_tabs() -> None:
    centre = a_centre()
    adviser = a_user(Role.STAFF, centre=centre)
    waiting, mine, late, closed = (a_request(centre=centre) for _one in range(4))
    a_request(centre=a_centre())
    take_request(mine, actor=adviser)
    take_request(late, actor=a_user(Role.STAFF, centre=centre))
    AdviceRequest.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - dt.timedelta(days=1))
    AdviceRequest.objects.filter(pk=closed.pk).update(state=RequestState.CLOSED, owner=adviser)
    assert board_of(adviser) == Board(still_open=3, of_nobody=1, own=1, late=1)
    browser = signed_in(adviser)
    for query, code in (("nobody=1", waiting.code), (f"owner={adviser.pk}", mine.code), ("late=1", late.code)):
        page = browser.get(f"/advice/desk/?{query}").content.decode()
        assert {one.code for one in (waiting, mine, late) if f"/advice/requests/{one.code}/" in page} == {code}
        assert f'href="/advice/desk/?{query}" aria-current="page"' in page
    page = browser.get("/advice/desk/").content.decode()
    assert 'href="/advice/desk/" aria-current="page"' in page
    assert "vēl neviens" in page


def test_what_was_added_is_new_until_whoever_answers_opens_it() -> None:
    centre = a_centre()
    adviser, colleague = (a_user(Role.STAFF, centre=centre) for _one in range(2))
    mine, of_nobody = a_taken_request(adviser=adviser), a_request(centre=centre)
    name_helper(mine, helper=colleague, actor=adviser)
    for asked in (mine, of_nobody):
        add_words(asked, text="Vēl kaut kas.", actor=system_actor())
    browser, other = signed_in(adviser), signed_in(colleague)
    assert browser.get("/advice/desk/?added=1").text.count("jauns papildinājums") == 2
    assert f"?owner={adviser.pk}&amp;added=1" in browser.get("/today/").text
    pages = [
        other.get(f"/advice/requests/{mine.code}/"),
        *(browser.get(f"/advice/requests/{mine.code}/") for _ in "ab"),
    ]
    assert [">jauns<" in page.text for page in pages] == [True, True, False]
    # Beside the state of the request.
    assert other.get(f"/advice/requests/{of_nobody.code}/").text.count(">jauns<") == 2
    assert "jauns papildinājums" not in browser.get("/advice/desk/").text
    add_words(mine, text="Un vēl.", actor=system_actor())
    answer_request(mine, text="Jā.", actor=adviser)
    assert "jauns papildinājums" not in browser.get("/advice/desk/").text


def test_an_answer_of_the_same_topic_comes_first() -> None:
    asked = a_taken_request("Vai biedrība drīkst apmaksāt degvielu brīvprātīgajam?", topic=a_topic("volunteers"))
    for title, topic in (("Par degvielu", "projects"), ("Brīvprātīgie", "volunteers")):
        a_public_answer(title, topic=a_topic(topic), answer="Apmaksāt degvielu drīkst.")
    assert asked.owner is not None
    assert [one.title for one in similar_answers(asked.owner, asked)] == ["Brīvprātīgie", "Par degvielu"]
