"""What was asked is between whoever asked and the adviser; others learn that there is a request."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.advice.actions import (
    add_note,
    answer_request,
    close_request,
    drop_helper,
    hand_over,
    name_helper,
    take_request,
)
from talka.advice.actions.forgetting import ask_for_outcomes, forget_old, forget_person
from talka.advice.models import AdviceMessage, AdviceReading, AdviceRequest
from talka.advice.queries.keys import key_of
from talka.advice.queries.personal_data import HELD
from talka.advice.tests.makers import a_request, a_taken_request, an_answered_request
from talka.kernel.actions import NotAllowed
from talka.kernel.audit.models import AuditEntry
from talka.kernel.mail.models import Letter
from talka.registry.actions import add_person
from talka.registry.models import Person

pytestmark = pytest.mark.django_db
SECRET, NAME, ADDRESS = "Kanarijputns", "Zaļžubīte", "zalzubite@example.lv"
QueryBudget = Callable[[int], AbstractContextManager[None]]


def secret_request(**fields: object) -> AdviceRequest:
    asked = an_answered_request(SECRET, answer=f"{SECRET} atbilde", name=NAME, email=ADDRESS, **fields)
    assert asked.owner is not None
    add_note(asked, text=f"{SECRET} piezīme", actor=asked.owner)
    return asked


def page_of(user: User, asked: AdviceRequest, rest: str = "") -> str:
    response = signed_in(user).get(f"/advice/requests/{asked.code}/{rest}")
    assert response.status_code == 200, rest
    return response.content.decode()


def says_nothing(page: str) -> bool:
    return not any(word in page for word in (SECRET, NAME, ADDRESS))


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER])
def test_others_of_the_centre_see_that_it_exists_and_nothing_of_what_it_says(role: Role) -> None:
    asked = secret_request()
    colleague = a_user(role, centre=asked.centre)
    assert says_nothing(page_of(colleague, asked))
    for rest in ("answer/", "facts/", "close/", "publish/"):
        assert signed_in(colleague).get(f"/advice/requests/{asked.code}/{rest}").status_code == 404, rest


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_whoever_answers_for_all_centres_does_not_read_it_either(role: Role) -> None:
    asked = secret_request()
    assert says_nothing(page_of(a_user(role), asked))
    assert says_nothing(page_of(a_user(role), a_request(SECRET, name=NAME, email=ADDRESS)))


@pytest.mark.parametrize("rest", ["", "answer/", "facts/", "close/", "publish/", "pass-on/"])
def test_another_centre_and_a_reviewer_do_not_find_it(rest: str) -> None:
    asked = secret_request()
    for user in (a_user(Role.MANAGER, centre=a_centre()), a_user(Role.REVIEWER), a_user()):
        response = signed_in(user).get(f"/advice/requests/{asked.code}/{rest}")
        assert response.status_code == 404
        assert says_nothing(response.content.decode())


def test_the_adviser_reads_it() -> None:
    asked = secret_request()
    assert asked.owner is not None
    page = page_of(asked.owner, asked)
    assert SECRET in page
    assert ADDRESS in page


def test_the_list_and_its_file_say_nothing_of_it() -> None:
    asked = secret_request()
    assert asked.owner is not None
    browser = signed_in(asked.owner)
    for address in ("/advice/desk/", "/advice/desk/?export=csv", "/today/"):
        content = b"".join(browser.get(address)) if "export" in address else browser.get(address).content
        assert says_nothing(content.decode()), address
    assert asked.code not in browser.get(f"/advice/desk/?q={SECRET}").content.decode()


def test_until_somebody_takes_it_the_centre_reads_it_and_that_is_written_down() -> None:
    asked = a_request(SECRET)
    first, second = (a_user(Role.STAFF, centre=asked.centre) for _n in range(2))
    assert SECRET in page_of(first, asked)
    page_of(first, asked)
    assert [one.reader for one in AdviceReading.objects.all()] == [first]
    take_request(asked, actor=first)
    assert says_nothing(page_of(second, asked))


def test_the_adviser_leaves_no_reading() -> None:
    asked = secret_request()
    assert asked.owner is not None
    page_of(asked.owner, asked)
    assert not AdviceReading.objects.exists()


def test_whoever_is_named_reads_it_until_they_are_not() -> None:
    asked = secret_request()
    assert asked.owner is not None
    other = a_user(Role.STAFF, centre=a_centre())
    name_helper(asked, helper=other, actor=asked.owner)
    assert SECRET in page_of(other, asked)
    assert AdviceReading.objects.filter(reader=other).exists()
    drop_helper(asked, helper_id=other.pk, actor=asked.owner)
    assert signed_in(other).get(f"/advice/requests/{asked.code}/").status_code == 404


def test_only_the_adviser_and_the_manager_of_the_centre_name_somebody() -> None:
    asked = secret_request()
    for user in (a_user(Role.STAFF, centre=asked.centre), a_user(Role.COORDINATOR), a_user(Role.ADMINISTRATOR)):
        with pytest.raises(NotAllowed):
            name_helper(asked, helper=user, actor=user)
    manager = a_user(Role.MANAGER, centre=asked.centre)
    name_helper(asked, helper=manager, actor=manager)
    assert SECRET in page_of(manager, asked)


def test_whoever_hands_it_over_reads_it_no_more() -> None:
    asked = secret_request()
    before, after = asked.owner, a_user(Role.STAFF, centre=asked.centre)
    assert before is not None
    hand_over(asked, to=after, words="Lūdzu, pārņem", actor=before)
    assert says_nothing(page_of(before, asked))
    assert "Lūdzu, pārņem" in page_of(after, asked)
    assert Letter.objects.filter(address=after.email).exists()


def test_an_adviser_who_left_reads_nothing() -> None:
    asked = secret_request()
    assert asked.owner is not None
    asked.owner.memberships.update(ended_at=timezone.now())
    left = User.objects.get(pk=asked.owner.pk)
    assert signed_in(left).get(f"/advice/requests/{asked.code}/").status_code == 404


def test_the_trail_and_the_work_log_hold_nothing_of_it() -> None:
    asked = secret_request()
    assert asked.owner is not None
    close_request(asked, minutes=20, purpose=None, actor=asked.owner)
    trail = " ".join(f"{one.changes} {one.reason}" for one in AuditEntry.objects.all())
    assert says_nothing(trail)
    assert asked.activity is not None
    assert says_nothing(f"{asked.activity.title} {asked.activity.notes} {asked.activity.topic}")


def test_no_letter_holds_the_question() -> None:
    secret_request()
    assert all(SECRET not in one.text + one.html + one.subject for one in Letter.objects.all())


def test_two_years_after_the_close_the_words_are_gone_and_the_request_stays() -> None:
    asked = secret_request()
    assert asked.owner is not None
    close_request(asked, minutes=20, purpose=None, actor=asked.owner)
    key = key_of(asked)
    AdviceRequest.objects.update(closed_at=timezone.now() - timedelta(days=729))
    forget_old()
    assert AdviceRequest.objects.get().question == SECRET
    AdviceRequest.objects.update(closed_at=timezone.now() - timedelta(days=731))
    forget_old()
    asked.refresh_from_db()
    assert (asked.question, asked.name, asked.email, asked.minutes) == ("", "", "", 20)
    assert set(AdviceMessage.objects.values_list("text", flat=True)) == {""}
    assert asked.activity is not None
    assert signed_in(asked.owner).get(f"/advice/mine/{key}/").status_code == 404


def test_forgetting_a_person_forgets_their_requests_by_key_and_by_address() -> None:
    centre = a_centre()
    person = add_person(Person(name=NAME, email=ADDRESS), centre=centre, actor=system_actor())
    by_key, by_address = a_request(SECRET, person=person), a_request(SECRET, email=ADDRESS)
    other = a_request("Cits jautājums")
    forget_person(person, [ADDRESS], "Persona P-1")
    for asked in (by_key, by_address):
        asked.refresh_from_db()
        assert (asked.question, asked.email) == ("", "")
    other.refresh_from_db()
    assert other.question == "Cits jautājums"


def test_a_person_is_told_what_they_asked_and_staff_only_what_they_may_read() -> None:
    person = add_person(Person(name=NAME, email=ADDRESS), centre=a_centre(), actor=system_actor())
    asked = a_taken_request(SECRET, person=person)
    held = HELD[0]
    assert SECRET in str(list(held.rows(person, None)))
    assert SECRET not in str(list(held.rows(person, a_user(Role.ADMINISTRATOR))))
    assert SECRET in str(list(held.rows(person, asked.owner)))


def test_somebody_is_asked_once_whether_it_helped() -> None:
    asked = secret_request()
    assert asked.owner is not None
    close_request(asked, minutes=20, purpose=None, actor=asked.owner)
    ask_for_outcomes()
    assert not Letter.objects.filter(key__contains="outcome").exists()
    AdviceRequest.objects.update(closed_at=timezone.now() - timedelta(days=15))
    ask_for_outcomes()
    ask_for_outcomes()
    assert Letter.objects.filter(key__contains="outcome", address=ADDRESS).count() == 1


def test_nobody_but_the_adviser_and_who_is_named_answers() -> None:
    asked = a_taken_request()
    for user in (a_user(Role.MANAGER, centre=asked.centre), a_user(Role.ADMINISTRATOR), system_actor()):
        with pytest.raises(NotAllowed):
            answer_request(asked, text="Viltus", actor=user)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_makes_the_same_number_of_queries_for_any_number_of_rows(query_budget: QueryBudget, rows: int) -> None:
    centre = a_centre()
    for _row in range(rows):
        a_request(centre=centre)
    browser = signed_in(a_user(Role.STAFF, centre=centre))
    browser.get("/advice/desk/")
    with query_budget(12):
        browser.get("/advice/desk/")
