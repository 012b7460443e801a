"""A letter about a registration that did not arrive: staff see whom to call."""

from __future__ import annotations

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.events.actions.looking_after import write_to_registered
from talka.events.models import Registration
from talka.events.queries.undelivered import undelivered_in
from talka.events.tests.makers_public import an_open_event, registered
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.mail.outbox import deliver
from talka.kernel.mail.returns import Outcome, take_back
from talka.kernel.testing.mailbox import a_mailbox
from talka.kernel.testing.plugin import QueryBudget
from talka.kernel.tests.returned import gmail, postfix

pytestmark = pytest.mark.django_db


def letter_to(registration: Registration) -> Letter:
    letter = Letter.objects.get(key__contains=f":{registration.code}:", kind="events.registration")
    Letter.objects.filter(pk=letter.pk, state=LetterState.WAITING).update(state=LetterState.SENT)
    return letter


def test_staff_see_on_the_list_and_on_the_registration_whom_to_call() -> None:
    centre = a_centre()
    event, other = an_open_event(centre=centre), an_open_event(centre=centre)
    lost, fine = registered(event, "Anna Ozola", phone="29111222"), registered(event, "Juris Kalns")
    elsewhere = registered(other, "Līga Egle")
    letter_to(fine)
    assert take_back(postfix(letter_to(lost))) == Outcome.RETURNED
    assert take_back(gmail(letter_to(elsewhere))) == Outcome.RETURNED
    browser = signed_in(a_user(Role.STAFF, centre=centre))
    page = browser.get(f"/events/work/{event.pk}/registrations/").text
    assert "Mūsu vēstules nenonāca" in page
    assert "tel:29111222" in page
    assert "Tādas pastkastītes nav" in page
    assert "Līga Egle" not in page
    own = [browser.get(f"/events/work/{event.pk}/registrations/{one.pk}/").text for one in (lost, fine)]
    assert ["Lūdzu, piezvaniet" in text for text in own] == [True, False]
    assert [one.reason for one in undelivered_in(other)] == ["Pastkastīte ir pilna."]


def test_what_the_server_refused_at_once_is_seen_the_same_way() -> None:
    event = an_open_event()
    someone = registered(event, email="nav@example.lv")
    with a_mailbox() as mailbox:
        mailbox.refuses.add("nav@example.lv")
        deliver(Letter.objects.get(key__contains=someone.code).pk)
    assert [one.registration for one in undelivered_in(event)] == [someone]


def test_who_cancelled_or_has_another_address_now_need_not_be_called() -> None:
    event = an_open_event()
    gone, mended = registered(event), registered(event)
    for one in (gone, mended):
        take_back(postfix(letter_to(one)))
    assert len(undelivered_in(event)) == 2
    Registration.objects.filter(pk=gone.pk).update(state="cancelled")
    mended.email = "jauna@example.lv"
    mended.save()
    assert undelivered_in(event) == []


def test_words_to_all_that_came_back_are_seen_the_same_way() -> None:
    event, other = an_open_event(), an_open_event()
    lost = registered(event, "Anna Ozola", phone="29111222")
    registered(other, "Anna Ozola", email=lost.email)
    write_to_registered(
        event, heading="Telpa", text="Nākam citur.", states=["confirmed"], occasion="1", actor=system_actor()
    )
    [letter] = Letter.objects.filter(key__startswith="events.words:")
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENT)
    letter.refresh_from_db()
    assert take_back(postfix(letter)) == Outcome.RETURNED
    assert [one.registration for one in undelivered_in(event)] == [lost]
    assert undelivered_in(other) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_they_are_found_by_two_queries(query_budget: QueryBudget, rows: int) -> None:
    event = an_open_event()
    for _row in range(rows):
        take_back(postfix(letter_to(registered(event))))
    with query_budget(2):
        assert len(undelivered_in(event)) == rows
