"""What staff does with registrations: adding somebody who rang up, writing to all."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.events.models import Event, Question, QuestionKind, RegistrationState
from talka.events.queries.choices import NO, YES, choices_of
from talka.events.queries.words import answer_words
from talka.kernel.forms import LineField, ParagraphsField

AUDIENCES = {
    "confirmed": ([RegistrationState.CONFIRMED], gettext_lazy("those whose place is confirmed")),
    "waiting": ([RegistrationState.WAITING, RegistrationState.OFFERED], gettext_lazy("those who wait for a place")),
    "all": (
        [RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.OFFERED],
        gettext_lazy("everybody who has not cancelled"),
    ),
}


class ByPhoneForm(forms.Form):
    """Somebody who rang up or wrote: only the name is needed; the questions of the event follow."""

    name = LineField(label=gettext_lazy("Name and surname"), max_length=150)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("With an address they get the same letter as everybody else."),
    )
    phone = LineField(label=gettext_lazy("Phone"), max_length=40, required=False)
    organisation_name = LineField(label=gettext_lazy("Organisation"), max_length=200, required=False)
    needs = LineField(label=gettext_lazy("What they need to take part"), max_length=500, required=False)
    in_spite = forms.BooleanField(
        label=gettext_lazy("They get a place even if it is full or registration is over"), required=False
    )

    def __init__(self, *args: Any, event: Event, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        if not event.asks_needs:
            del self.fields["needs"]
        for question in questions:
            self.fields[_name(question)] = _field(question)
        # The decision comes after everything that is asked.
        self.order_fields([name for name in self.fields if name != "in_spite"])

    @property
    def answers(self) -> dict[str, Any]:
        """Key of the question -> what was answered; what was not answered is left out."""
        given = {str(one.pk): self.cleaned_data.get(_name(one)) for one in self.questions}
        return {key: answer for key, answer in given.items() if answer}

    @property
    def person(self) -> dict[str, Any]:
        """Who it is."""
        names = {"name", "email", "phone", "organisation_name", "needs"}
        return {name: value for name, value in self.cleaned_data.items() if name in names}


def _name(question: Question) -> str:
    return f"question_{question.pk}"


def _field(question: Question) -> forms.Field:
    """Staff may leave open what they do not know."""
    shared: dict[str, Any] = {"label": question.label, "help_text": question.help, "required": False}
    if question.kind == QuestionKind.YES:
        return forms.ChoiceField(
            choices=[("", _("not asked")), (YES, answer_words(YES)), (NO, answer_words(NO))], **shared
        )
    choices = [(one, one) for one in choices_of(question)]
    if question.kind == QuestionKind.ONE:
        return forms.ChoiceField(choices=[("", _("not asked")), *choices], **shared)
    if question.kind == QuestionKind.MANY:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **shared)
    if question.kind == QuestionKind.TEXT:
        return ParagraphsField(max_length=2000, **shared)
    return LineField(max_length=500, **shared)


class LetterForm(forms.Form):
    """A word to all who registered."""

    audience = forms.ChoiceField(
        label=gettext_lazy("To whom"),
        choices=[(code, title) for code, (_states, title) in AUDIENCES.items()],
        initial="confirmed",
        widget=forms.RadioSelect,
    )
    subject = LineField(label=gettext_lazy("Subject"), max_length=200)
    text = ParagraphsField(
        label=gettext_lazy("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("Plain text; an empty line begins a new paragraph. A greeting stands above it."),
    )
    # The same letter pressed twice is one letter.
    occasion = forms.CharField(
        widget=forms.HiddenInput, max_length=32, validators=[RegexValidator(r"\A[A-Za-z0-9_-]+\Z")]
    )

    @property
    def states(self) -> list[RegistrationState]:
        """Registrations that it goes to."""
        return AUDIENCES[self.cleaned_data["audience"]][0]


def new_occasion() -> str:
    """What tells one letter from another."""
    return secrets.token_urlsafe(12)
