"""What somebody is asked who registers: a name and an address, and what the event asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.activities.models import Format
from talka.directory.queries.listed import listed
from talka.events.models import Event, Question, QuestionKind, Registration
from talka.events.queries.words import answer_words
from talka.kernel.forms import LineField, ParagraphsField
from talka.kernel.registration_numbers import BadRegistrationNumber, check_registration_number
from talka.registry.models import Kind, Organisation

MOST_COLLEAGUES = 20
YES_NO = (("yes", _("Yes")), ("no", _("No")))


class RegistrationForm(forms.Form):
    """One person, and the colleagues of the same form; the field that nobody sees catches programs."""

    name = LineField(
        label=_("Name and surname"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("We write to it: the confirmation with an entry for your calendar, and a reminder."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = LineField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    organisation_name = LineField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        help_text=_("Its name, or its registration number: then we find the name."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    speaks_for = forms.BooleanField(label=_("I represent this organisation"), required=False)
    needs = ParagraphsField(
        label=_("What do you need to take part?"),
        max_length=500,
        required=False,
        help_text=_("A ramp, sign language, a quiet place, food without meat. It is deleted after the event."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    photos = forms.ChoiceField(
        label=_("May you be seen in photos of the event?"),
        choices=(("yes", _("Yes, I agree")), ("no", _("No, please do not show me"))),
        required=False,
        widget=forms.RadioSelect,
    )
    homepage = forms.CharField(label=_("Leave this empty"), max_length=200, required=False)

    def __init__(self, *args: Any, event: Event, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.questions = event, list(questions)
        self.organisation: Organisation | None = None
        for name, asked in (
            ("phone", event.asks_phone),
            ("organisation_name", event.asks_organisation),
            ("speaks_for", event.asks_organisation),
            ("needs", event.asks_needs),
        ):
            if not asked:
                del self.fields[name]
        # Who takes part from home is in no photo of the event.
        if event.format == Format.ONLINE:
            del self.fields["photos"]
        for question in self.questions:
            self.fields[_name_of(question)] = _field_of(question)

    @property
    def is_by_program(self) -> bool:
        """Whether the field was filled in that people do not see."""
        return bool(self.cleaned_data.get("homepage"))

    @property
    def asked(self) -> list[tuple[forms.BoundField, Question, str, str]]:
        """Each question as a field, with the name of the field after which it is asked, and the answer in words."""
        return [
            (
                self[_name_of(one)],
                one,
                f"q{one.asked_if_question_id}" if one.asked_if else "",
                answer_words(one.asked_if),
            )
            for one in self.questions
        ]

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by the key of the question; nothing where it was not asked."""
        found = {}
        for question in self.questions:
            value = self.cleaned_data.get(_name_of(question))
            if value and self._is_asked(question):
                found[str(question.pk)] = value
        return found

    def clean_organisation_name(self) -> str:
        """A registration number becomes the name that everybody may see."""
        name, found = typed_organisation(self.cleaned_data["organisation_name"])
        self.organisation = found or self.organisation
        return name

    def clean(self) -> dict[str, Any]:
        """What must be answered is answered, where it is asked at all."""
        given = super().clean() or self.cleaned_data
        for question in self.questions:
            name = _name_of(question)
            if question.is_required and name not in self.errors and not given.get(name) and self._is_asked(question):
                self.add_error(name, _("Please answer this question."))
        return given

    def _is_asked(self, question: Question) -> bool:
        if not question.asked_if or question.asked_if_question_id is None:
            return True
        before = self.cleaned_data.get(f"q{question.asked_if_question_id}")
        is_so = question.asked_if in before if isinstance(before, list) else _same(str(before or ""), question.asked_if)
        # What was answered before the page hid the question says nothing. A question hangs on an earlier one only.
        return is_so and all(
            self._is_asked(one)
            for one in self.questions
            if one.pk == question.asked_if_question_id and one.order < question.order
        )


class ChangeForm(RegistrationForm):
    """The same about somebody who is registered; the address stays."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, registration: Registration, questions: Sequence[Question], **kwargs: Any) -> None:
        kwargs.setdefault("initial", _told(registration))
        super().__init__(*args, event=registration.event, questions=questions, **kwargs)
        del self.fields["email"]
        del self.fields["homepage"]
        self.organisation = registration.organisation

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        given, changed = self.cleaned_data, {"answers": self.answers, "name": self.cleaned_data["name"]}
        for name in ("phone", "organisation_name", "speaks_for", "needs"):
            if name in given:
                changed[name] = given[name]
        if "organisation_name" in given:
            same = self.organisation is not None and self.organisation.name == given["organisation_name"]
            changed["organisation"] = self.organisation if same else None
        return changed | ({"consents_to_photos": photo_consent(given["photos"])} if "photos" in given else {})


class AcceptForm(RegistrationForm):
    """What somebody who was invited by name is still asked: nothing that the invitation says already."""

    def __init__(self, *args: Any, event: Event, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, event=event, questions=questions, **kwargs)
        for name in ("name", "email", "organisation_name", "speaks_for", "homepage"):
            self.fields.pop(name, None)

    @property
    def told(self) -> dict[str, Any]:
        """For the verb."""
        given = {name: self.cleaned_data[name] for name in ("phone", "needs") if name in self.cleaned_data}
        consent = photo_consent(self.cleaned_data.get("photos", ""))
        return given | {"answers": self.answers, "consents_to_photos": consent}


class ColleagueForm(forms.Form):
    """One more person of the same form; a row left empty is nobody."""

    name = LineField(
        label=_("Name and surname"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    def clean(self) -> dict[str, Any]:
        """An address alone is nobody yet."""
        given = super().clean() or self.cleaned_data
        if given.get("email") and not given.get("name") and "name" not in self.errors:
            self.add_error("name", _("Write the name, too."))
        return given


class AddressForm(forms.Form):
    """An address that wishes to see its registrations."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    homepage = forms.CharField(label=_("Leave this empty"), max_length=200, required=False)


def colleague_forms(data: Mapping[str, Any] | None, number: int) -> list[ColleagueForm]:
    """So many rows for colleagues."""
    return [ColleagueForm(data, prefix=f"c{at}") for at in range(1, number + 1)]


def typed_organisation(typed: str) -> tuple[str, Organisation | None]:
    """The name, and whose number was typed in place of it, if everybody may see that organisation."""
    try:
        number = check_registration_number(typed) if any(sign.isdigit() for sign in typed) else ""
    except BadRegistrationNumber:
        return typed, None
    found = listed(Kind.ORGANISATION).filter(registration_number=number).first() if number else None
    return (found.name, found) if isinstance(found, Organisation) else (typed, None)


def photo_consent(answer: str) -> bool | None:
    """Yes, no, or not said."""
    return {"yes": True, "no": False}.get(answer)


def _name_of(question: Question) -> str:
    return f"q{question.pk}"


def _same(left: str, right: str) -> bool:
    """An answer as staff wrote the condition: the stored yes is “Yes” in their language."""
    words = {code: str(label).casefold() for code, label in YES_NO}
    return left.casefold() == right.casefold() or words.get(left) == right.casefold()


def _field_of(question: Question) -> forms.Field:
    # Required is checked in `clean`: only there it is known whether the question is asked.
    common: dict[str, Any] = {"label": question.label, "help_text": question.help, "required": False}
    choices = [(one, one) for one in (line.strip() for line in question.choices.splitlines()) if one]
    field: forms.Field
    if question.kind == QuestionKind.TEXT:
        field = ParagraphsField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **common)
    elif question.kind == QuestionKind.ONE:
        field = forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    elif question.kind == QuestionKind.MANY:
        field = forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    elif question.kind == QuestionKind.YES:
        field = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **common)
    else:
        field = LineField(max_length=300, **common)
    return field


def _told(registration: Registration) -> dict[str, Any]:
    consent = "" if registration.consents_to_photos is None else "yes" if registration.consents_to_photos else "no"
    told = {name: getattr(registration, name) for name in ("name", "phone", "organisation_name", "speaks_for", "needs")}
    answers = {f"q{key}": value for key, value in registration.answers.items()}
    return {**told, **answers, "photos": consent, "version": registration.version}
