"""Staff add somebody who rang up: what they do not know is left open, and every kind of question can be answered."""

from __future__ import annotations

from typing import Any

import pytest

from talka.events.forms.looking_after import AUDIENCES, ByPhoneForm, LetterForm, new_occasion
from talka.events.models import Event, QuestionKind, RegistrationState
from talka.events.tests.makers import a_question, an_event

pytestmark = pytest.mark.django_db


def form_of(event: Event, **given: Any) -> ByPhoneForm:
    return ByPhoneForm(given, event=event, questions=list(event.questions.all()))


def test_a_name_is_enough() -> None:
    event = an_event()
    a_question(event, "Kāpēc?", is_required=True)
    form = form_of(event, name="Anna Bērziņa")
    assert form.is_valid(), "whoever rang up was not asked everything"
    assert form.answers == {}
    assert form.person["name"] == "Anna Bērziņa"
    assert list(form_of(event, email="anna@example.lv").errors) == ["name"]
    assert list(form_of(event, name="Anna", email="anna").errors) == ["email"]


def test_every_kind_of_question_keeps_what_was_answered() -> None:
    event = an_event()
    choices = "Gaļa\nDārzeņi\nNekas"
    line, text = a_question(event, "No kurienes?"), a_question(event, "Ko gaidāt?", kind=QuestionKind.TEXT)
    one = a_question(event, "Ēdiens?", kind=QuestionKind.ONE, choices=choices)
    many = a_question(event, "Dienas?", kind=QuestionKind.MANY, choices="Sestdiena\nSvētdiena")
    yes = a_question(event, "Vai ar bērniem?", kind=QuestionKind.YES)
    form = form_of(
        event, name="Anna",
        **{
            f"question_{line.pk}": "Cēsis", f"question_{text.pk}": "Daudz\nun labi", f"question_{one.pk}": "Dārzeņi",
            f"question_{many.pk}": ["Sestdiena", "Svētdiena"], f"question_{yes.pk}": "no",
        },
    )  # fmt: skip
    assert form.is_valid(), form.errors
    assert form.answers == {
        str(line.pk): "Cēsis", str(text.pk): "Daudz\nun labi", str(one.pk): "Dārzeņi",
        str(many.pk): ["Sestdiena", "Svētdiena"], str(yes.pk): "no",
    }  # fmt: skip
    wrong = form_of(event, name="Anna", **{f"question_{one.pk}": "Zivis", f"question_{yes.pk}": "varbūt"})
    assert set(wrong.errors) == {f"question_{one.pk}", f"question_{yes.pk}"}


@pytest.mark.parametrize("asks", [True, False])
def test_needs_are_asked_only_where_the_event_asks(asks: bool) -> None:
    form = form_of(an_event(asks_needs=asks), name="Anna", needs="Rampa")
    assert form.is_valid()
    assert ("needs" in form.fields, form.person.get("needs")) == (asks, "Rampa" if asks else None)


def test_a_letter_goes_to_those_who_were_chosen() -> None:
    given = {"subject": "Par rītdienu", "text": "Tiekamies desmitos.", "occasion": new_occasion()}
    found = {}
    for audience in AUDIENCES:
        form = LetterForm(given | {"audience": audience})
        assert form.is_valid(), form.errors
        found[audience] = form.states
    assert found["confirmed"] == [RegistrationState.CONFIRMED]
    assert RegistrationState.CONFIRMED not in found["waiting"]
    assert set(found["all"]) == {*found["confirmed"], *found["waiting"]}
    assert not any(RegistrationState.CANCELLED in states for states in found.values())
    for wrong in ({"audience": "visi"}, {"occasion": "a b"}, {"occasion": ""}, {"subject": ""}, {"text": " "}):
        assert list(LetterForm(given | {"audience": "all"} | wrong).errors) == list(wrong)
    assert new_occasion() != new_occasion()
