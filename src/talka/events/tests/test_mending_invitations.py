"""An invitation that nobody got is seen where people are invited, and mended or sent again from there."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client
from lxml import html

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.events.actions.invitations import (
    Invited,
    answer_invitation,
    invite_people,
    mend_invitation,
    remind_invited,
)
from talka.events.models import Event, Invitation
from talka.events.queries.undelivered import letters_of_invitations
from talka.events.tests.makers import an_event
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.audit.trail import entries_about
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.mail.outbox import deliver_due
from talka.kernel.mail.returns import Outcome, take_back
from talka.kernel.testing.mailbox import a_mailbox
from talka.kernel.testing.plugin import QueryBudget
from talka.kernel.tests.returned import postfix

pytestmark = pytest.mark.django_db
WRONG, RIGHT = "anna@example.lvv", "anna@example.lv"


@pytest.fixture
def event(centre: Centre) -> Event:
    return an_event("Apaļais galds", centre=centre, published=True, reach="invited")


def invited(event: Event, *people: tuple[str, str]) -> list[Invitation]:
    return invite_people(event, people=[Invited(*one) for one in people], actor=system_actor())


def letters_to(one: Invitation) -> list[Letter]:
    return list(Letter.objects.filter(key__regex=f"^events.invited:{one.pk}(:|$)").order_by("pk"))


def came_back(one: Invitation) -> None:
    Letter.objects.filter(state=LetterState.WAITING, key=f"events.invited:{one.pk}").update(state=LetterState.SENT)
    assert take_back(postfix(letters_to(one)[0])) == Outcome.RETURNED


def mended(one: Invitation, email: str = RIGHT) -> Invitation:
    return mend_invitation(one, name=one.name, email=email, organisation_name="", actor=system_actor())


def plain_text(letter: EmailMessage) -> str:
    return next(str(part.get_content()) for part in letter.walk() if part.get_content_type() == "text/plain")


def page_of(event: Event) -> str:
    return f"/events/work/{event.pk}/invitations/"


def words_of(browser: Client, event: Event, path: str) -> list[str]:
    page: Any = html.document_fromstring(browser.get(page_of(event)).text)
    return [" ".join(one.text_content().split()) for one in page.xpath(path)]


def rows_of(browser: Client, event: Event) -> list[str]:
    return words_of(browser, event, "//table/tbody/tr")


def test_the_page_says_of_each_what_became_of_the_letter(browser: Client, centre: Centre, event: Event) -> None:
    lost, fine, _waiting = invited(event, ("Anna", WRONG), ("Juris", "juris@example.lv"), ("Zane", "zane@example.lv"))
    elsewhere = an_event("Cits", centre=centre, published=True)
    came_back(invited(elsewhere, ("Juris", "juris@example.lv"))[0])
    came_back(lost)
    Letter.objects.filter(key=f"events.invited:{fine.pk}").update(state=LetterState.SENT)
    anna, juris, zane = rows_of(browser, event)
    assert "atgriezās" in anna
    assert "Tādas pastkastītes nav" in anna
    assert "Labot vai sūtīt vēlreiz: Anna" in anna
    assert "nosūtīta" in juris
    assert "Labot: Juris" in juris
    assert "gaida" in zane
    assert "nesaņēma mūsu vēstuli" in words_of(browser, event, "//main")[0]
    # Whoever has answered has the link, whatever came back.
    answer_invitation(lost, accepts=True, actor=system_actor())
    assert "sūtīt vēlreiz" not in rows_of(browser, event)[0]
    assert "nesaņēma mūsu vēstuli" not in words_of(browser, event, "//main")[0]


def test_a_mended_address_gets_the_invitation_and_the_earlier_link_opens_nothing(browser: Client, event: Event) -> None:
    [anna] = invited(event, ("Anna", WRONG))
    came_back(anna)
    address = f"{page_of(event)}{anna.pk}/mend/"
    assert "Tādas pastkastītes nav" in browser.get(address).text
    said = browser.post(address, {"name": "Anna Ozola", "email": RIGHT, "organisation_name": "Pļava"}, follow=True)
    assert [str(one) for one in said.context["messages"]] == [f"Saglabāts. Ielūgums aiziet uz {RIGHT}."]
    stored = Invitation.objects.get()
    assert (stored.name, stored.email, stored.organisation_name) == ("Anna Ozola", RIGHT, "Pļava")
    with a_mailbox() as mailbox:
        deliver_due()
    assert mailbox.recipients == [RIGHT]
    assert f"/events/invitations/{stored.code}/" in plain_text(mailbox.letters[0])
    assert stranger().get(f"/events/invitations/{anna.code}/").status_code == 404
    assert stranger().get(f"/events/invitations/{stored.code}/").status_code == 200
    assert "nosūtīta" in rows_of(browser, event)[0]
    assert "letters" in str(entries_about(stored)[0].changes)


def test_a_right_address_gets_it_again_and_what_arrived_is_not_sent_twice(event: Event) -> None:
    lost, fine = invited(event, ("Anna", RIGHT), ("Juris", "juris@example.lv"))
    came_back(lost)
    assert [mended(lost).told, mended(fine, fine.email).told] == [1, 0]
    assert [one.state for one in letters_to(lost)] == [LetterState.RETURNED, LetterState.WAITING]
    assert [one.address for one in letters_to(fine)] == ["juris@example.lv"]
    # Whoever was just written to is not reminded on the same day.
    with pytest.raises(Refused):
        remind_invited(event, actor=system_actor())
    # What still waited for the wrong address does not go there.
    assert mended(fine, "juris.kalns@example.lv").told == 1
    assert [one.state for one in letters_to(fine)] == [LetterState.WITHDRAWN, LetterState.WAITING]


def test_who_has_answered_stays_and_nobody_is_invited_twice_under_one_name(event: Event) -> None:
    anna, other = invited(event, ("Anna", WRONG), ("Anna", RIGHT))
    with pytest.raises(Refused, match="jau ir ielūgts"):
        mended(anna)
    answer_invitation(other, accepts=False, actor=system_actor())
    with pytest.raises(NotAllowed):
        mended(Invitation.objects.get(pk=other.pk), "cita@example.lv")
    # The form was open while the answer came.
    other.answer = Invitation.Answer.NONE
    with pytest.raises(Refused):
        mended(other, "cita@example.lv")


def test_a_stranger_and_an_event_that_is_cancelled_have_no_such_page(browser: Client, event: Event) -> None:
    [anna] = invited(event, ("Anna", WRONG))
    address = f"{page_of(event)}{anna.pk}/mend/"
    assert browser.get(address).status_code == 200
    assert signed_in(a_user(Role.STAFF, centre=a_centre())).get(address).status_code == 404
    other = an_event(centre=event.centre, published=True)
    assert browser.get(f"{page_of(other)}{anna.pk}/mend/").status_code == 404
    Event.objects.filter(pk=event.pk).update(state="cancelled")
    assert browser.get(address).status_code == 404
    assert "/mend/" not in browser.get(page_of(event)).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_letters_are_found_by_one_query(event: Event, query_budget: QueryBudget, rows: int) -> None:
    for one in invited(event, *[(f"Anna {number}", f"anna{number}@example.lv") for number in range(rows)]):
        came_back(one)
    with query_budget(1):
        found = letters_of_invitations(event)
    assert [one.is_lost for one in found.values()] == [True] * rows
