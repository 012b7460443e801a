"""Questions with conditions; inviting by name, reminding, answering by the link of the letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.events.actions.events import cancel_event
from talka.events.actions.invitations import Invited, answer_invitation, invite_people, remind_invited
from talka.events.actions.questions import edit_question, move_question, remove_question
from talka.events.forms.invitations import read_lines
from talka.events.mails.events import invite
from talka.events.models import Event, Invitation, Question, RegistrationState
from talka.events.queries.keys import registration_key
from talka.events.queries.planning import answers_of
from talka.events.tests.makers import a_question, an_event, another_session, registers
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.models import Letter
from talka.kernel.testing.plugin import QueryBudget

pytestmark = pytest.mark.django_db
ACTOR = system_actor
ANNA = Invited("Anna Liepa", "anna@example.lv", "Biedrība „Šķūnis”")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def invited(event: Event, *people: Invited) -> list[Invitation]:
    return invite_people(event, people=people or (ANNA,), actor=ACTOR())


def order_of(event: Event) -> list[str]:
    return [one.label for one in event.questions.all()]


def test_choices_are_lines_each_once() -> None:
    question = a_question(an_event(), kind="one", choices="  Jā gan \n\nNē\nNē\n")
    assert question.choices == "Jā gan\nNē"
    with pytest.raises(Refused, match="2 to"):
        a_question(an_event(), kind="many", choices="Viens")
    assert a_question(an_event(), kind="line", choices="Lieks").choices == ""


def test_a_question_hangs_on_an_answer_to_an_earlier_one() -> None:
    event = an_event()
    first = a_question(event, "Vai ēdīsiet?", kind="yes")
    second = a_question(event, "Ko neēdat?", asked_if_question=first, asked_if="yes")
    assert (second.asked_if_question, second.asked_if) == (first, "yes")
    with pytest.raises(Refused, match="one of its answers"):
        a_question(event, asked_if_question=first, asked_if="varbūt")
    with pytest.raises(Refused, match="asked before"):
        edit_question(first, values={"asked_if_question": second, "asked_if": "x"}, actor=ACTOR())
    with pytest.raises(Refused, match="asked before"):
        a_question(an_event(), asked_if_question=first, asked_if="yes")


def test_the_order_never_parts_a_condition_from_what_it_hangs_on() -> None:
    event = an_event()
    first = a_question(event, "A", kind="yes")
    a_question(event, "B", asked_if_question=first, asked_if="yes")
    third = a_question(event, "C")
    move_question(third, earlier=True, actor=ACTOR())
    assert order_of(event) == ["A", "C", "B"]
    move_question(third, earlier=True, actor=ACTOR())
    assert order_of(event) == ["C", "A", "B"]
    first.refresh_from_db()
    with pytest.raises(Refused, match="stay in this order"):
        move_question(first, earlier=False, actor=ACTOR())
    move_question(third, earlier=True, actor=ACTOR())
    assert order_of(event) == ["C", "A", "B"]


def test_what_was_answered_is_kept() -> None:
    event = an_event(published=True)
    question, spare = a_question(event, "A", kind="yes"), a_question(event, "B")
    a_question(event, "C", asked_if_question=question, asked_if="yes")
    registers(event, answers={str(question.pk): "yes"})
    with pytest.raises(Refused, match="answered"):
        remove_question(question, actor=ACTOR())
    with pytest.raises(Refused, match="answered"):
        edit_question(question, values={"kind": "line"}, actor=ACTOR())
    edit_question(question, values={"label": "A?"}, actor=ACTOR())
    remove_question(spare, actor=ACTOR())
    assert order_of(event) == ["A?", "C"]


def test_a_question_taken_out_frees_those_that_hang_on_it() -> None:
    event = an_event()
    first = a_question(event, kind="yes")
    second = a_question(event, asked_if_question=first, asked_if="no")
    remove_question(first, actor=ACTOR())
    second.refresh_from_db()
    assert (second.asked_if_question, second.asked_if) == (None, "")


def test_rows_are_read_as_people_paste_them() -> None:
    lines = read_lines(
        "Vārds\tE-pasts\tOrganizācija\nAnna Liepa\tanna@example.lv\tBiedrība „A, B un C”\n\n"
        'Jānis Ozols; JANIS@example.lv\n"Ilze Kalna" <ilze@example.lv>, Šķūnis\nBez adreses\nx@\tX\n@example.lv'
    )
    assert [(one.number, one.name, one.email, one.organisation_name) for one in lines if not one.mistake] == [
        (2, "Anna Liepa", "anna@example.lv", "Biedrība „A, B un C”"),
        (4, "Jānis Ozols", "janis@example.lv", ""),
        (5, "Ilze Kalna", "ilze@example.lv", "Šķūnis"),
    ]
    assert [one.number for one in lines if one.mistake] == [6, 7, 8]


def test_each_invited_person_gets_one_letter_with_a_link_of_their_own() -> None:
    event = an_event(published=True, reach="invited")
    other = Invited("Jānis Ozols", "janis@example.lv")
    made = invited(event, ANNA, other, ANNA)
    assert len(made) == 2
    assert invited(event, ANNA) == []
    letters = {one.address: one.text for one in Letter.objects.filter(key__startswith="events.invited")}
    assert set(letters) == {"anna@example.lv", "janis@example.lv"}
    assert f"/events/invitations/{made[0].code}/" in letters["anna@example.lv"]
    assert made[1].code not in letters["anna@example.lv"]


def test_the_letter_and_its_reminder_say_when_and_where_and_give_no_link_for_taking_part() -> None:
    told: dict[str, Any] = {
        "access_notes": "Lifts ir",
        "contact": "Ilze, 67 000 000",
        "online_link": "https://meet.example.lv/1",
    }
    event = an_event(published=True, reach="invited", format="hybrid", language="en", day=dt.date(2031, 4, 14), **told)
    another_session(event, day=dt.date(2031, 4, 21), title="Otrā diena", venue="Lielā iela 1, Jelgava")
    [one] = invited(event)
    Invitation.objects.update(invited_at=timezone.now() - dt.timedelta(days=2))
    remind_invited(event, actor=ACTOR())
    letters = Letter.objects.filter(key__startswith=f"events.invited:{one.pk}")
    assert len(letters) == 2
    for letter in letters:
        assert "When: 14.04.2031.–21.04.2031." in letter.text
        assert "1: 14.04.2031., 10:00–14:00, Alberta iela 13" in letter.text
        assert "Otrā diena: 21.04.2031., 10:00–14:00, Lielā iela 1, Jelgava" in letter.text
        assert "Accessibility: Lifts ir" in letter.text
        assert "Lielā iela 1, Jelgava</td>" in letter.html
        assert "meet.example.lv" not in letter.text


@pytest.mark.parametrize("people", [1, 3])
def test_the_sessions_are_looked_up_once_for_all_letters(query_budget: QueryBudget, people: int) -> None:
    event = an_event(published=True, reach="invited")
    made = [Invitation(pk=at, event=event, name="Anna", email="") for at in range(people)]
    with query_budget(1):
        invite(event, made)


def test_who_has_not_answered_is_reminded_at_most_once_a_day() -> None:
    event = an_event(published=True)
    waiting, answered = invited(event, ANNA, Invited("Jānis", "janis@example.lv"))
    answer_invitation(answered, accepts=False, actor=ACTOR())
    with pytest.raises(Refused, match="within a day"):
        remind_invited(event, actor=ACTOR())
    Invitation.objects.update(invited_at=timezone.now() - dt.timedelta(days=2))
    assert remind_invited(event, actor=ACTOR()) == 1
    with pytest.raises(Refused, match="within a day"):
        remind_invited(event, actor=ACTOR())
    reminders = Letter.objects.filter(key__startswith=f"events.invited:{waiting.pk}:")
    assert [one.address for one in reminders] == ["anna@example.lv"]


def test_accepting_registers_and_declining_gives_the_place_back() -> None:
    event = an_event(published=True, reach="invited", capacity=1)
    first, second = invited(event, ANNA, Invited("Jānis", "janis@example.lv"))
    answer_invitation(first, accepts=True, actor=ACTOR())
    answer_invitation(first, accepts=True, actor=ACTOR())
    answer_invitation(second, accepts=True, actor=ACTOR())
    assert event.registrations.count() == 2
    assert first.registration is not None
    assert second.registration is not None
    assert (first.registration.state, second.registration.state) == ("confirmed", "waiting")
    assert first.registration.organisation_name == ANNA.organisation_name
    answer_invitation(first, accepts=False, actor=ACTOR())
    second.registration.refresh_from_db()
    assert second.registration.state in {RegistrationState.OFFERED, RegistrationState.CONFIRMED}
    told = answers_of(event)
    assert (told.accepted, told.declined, told.none, told.invited) == (1, 1, 0, 2)


def test_somebody_who_registered_before_is_the_same_person() -> None:
    event = an_event(published=True)
    registration = registers(event, ANNA.name, email=ANNA.email)
    [invitation] = invited(event)
    answer_invitation(invitation, accepts=True, actor=ACTOR())
    assert invitation.registration == registration
    assert event.registrations.count() == 1


def test_nobody_answers_for_what_is_cancelled_or_has_begun() -> None:
    event = an_event(published=True)
    [invitation] = invited(event)
    begun = timezone.now() - dt.timedelta(hours=1)
    Event.objects.update(starts_at=begun)
    invitation.event.starts_at = begun
    with pytest.raises(Refused, match="begun"):
        answer_invitation(invitation, accepts=True, actor=ACTOR())
    cancel_event(event, reason="Nenotiks", actor=ACTOR())
    invitation.refresh_from_db()
    with pytest.raises(NotAllowed):
        answer_invitation(invitation, accepts=True, actor=ACTOR())


def test_opening_the_link_answers_nothing_and_pressing_does(client: Client) -> None:
    event = an_event("Apaļais galds", published=True, reach="invited")
    [invitation] = invited(event)
    address = f"/events/invitations/{invitation.code}/"
    assert "Apaļais galds" in client.get(address).content.decode()
    assert Invitation.objects.get().answer == "none"
    client.post(address, {"act": "accept"})
    assert Invitation.objects.get().answer == "accepted"
    client.post(address, {"act": "decline"})
    assert Invitation.objects.get().answer == "declined"
    client.post(address, {"act": "nonsense"})
    assert Invitation.objects.get().answer == "declined"
    for wrong in ("aaaaaaaa", "a" * 40):
        assert stranger().get(f"/events/invitations/{wrong}/").status_code == 404


def test_who_accepts_is_asked_what_the_event_asks_and_may_change_it_later(client: Client) -> None:
    event = an_event("Apaļais galds", published=True, reach="invited", asks_needs=True)
    question = a_question(event, "Ko ēdīsiet?", is_required=True)
    [invitation] = invited(event)
    address = f"/events/invitations/{invitation.code}/"
    page = client.get(address).content.decode()
    assert "Ko ēdīsiet?" in page
    assert 'name="email"' not in page, "the invitation says who it is"

    refused = client.post(address, {"act": "accept", "needs": "Uzbrauktuve"}).content.decode()
    assert "Lūdzu, atbildiet uz šo jautājumu." in refused
    assert "Uzbrauktuve" in refused, "what was typed stays"
    assert not event.registrations.exists()

    client.post(address, {"act": "accept", "needs": "Uzbrauktuve", f"q{question.pk}": "Zupu", "photos": "no"})
    made = event.registrations.get()
    assert (made.needs, made.answers, made.consents_to_photos) == ("Uzbrauktuve", {str(question.pk): "Zupu"}, False)
    assert registration_key(made) in client.get(address).content.decode()
    client.post(address, {"act": "decline"})
    assert registration_key(made) not in client.get(address).content.decode()


def test_a_list_with_a_wrong_row_invites_nobody_and_names_the_row() -> None:
    centre = a_centre()
    event = an_event(centre=centre, published=True)
    staff = signed_in(a_user(Role.STAFF, centre=centre), language="en")
    address = f"/events/work/{event.pk}/invitations/"
    answer = staff.post(address, {"text": "Anna Liepa; anna@example.lv\nJānis bez adreses"})
    assert "Row 2: there is no e-mail address." in answer.content.decode()
    assert not Invitation.objects.exists()
    staff.post(address, {"text": "Anna Liepa; anna@example.lv"})
    assert Invitation.objects.get().name == "Anna Liepa"
    for empty in (" ", "\n".join(f"A{number}; a{number}@example.lv" for number in range(501))):
        assert staff.post(address, {"text": empty}).context["form"].errors
    assert staff.post(f"{address}remind/").status_code == 302


def test_a_condition_is_chosen_in_the_form() -> None:
    centre = a_centre()
    event = an_event(centre=centre)
    first = a_question(event, "Vai ēdīsiet?", kind="yes")
    staff = signed_in(a_user(Role.STAFF, centre=centre))
    typed = {"label": "Ko neēdat?", "kind": "line", "condition": f"{first.pk}:yes"}
    staff.post(f"/events/work/{event.pk}/questions/new/", typed)
    second = Question.objects.get(label="Ko neēdat?")
    assert (second.asked_if_question, second.asked_if) == (first, "yes")
    staff.post(f"/events/work/{event.pk}/questions/{second.pk}/", {**typed, "condition": ""})
    second.refresh_from_db()
    assert second.asked_if_question is None
    staff.post(f"/events/work/{event.pk}/questions/{second.pk}/move/", {"act": "earlier"})
    assert order_of(event) == ["Ko neēdat?", "Vai ēdīsiet?"]
    staff.post(f"/events/work/{event.pk}/questions/{second.pk}/move/", {"act": "remove"})
    assert order_of(event) == ["Vai ēdīsiet?"]
    assert staff.post(f"/events/work/{event.pk}/questions/{first.pk}/move/", {"act": "?"}).status_code == 404
    refused = staff.post(f"/events/work/{event.pk}/questions/new/", {"label": "K?", "kind": "one", "choices": "Viens"})
    assert "choices" in refused.context["form"].errors
