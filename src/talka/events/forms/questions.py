"""A question that an event asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.events.models import Event, Question, QuestionKind
from talka.events.queries.choices import conditions_of
from talka.events.queries.planning import questions_of
from talka.events.queries.words import answer_words
from talka.kernel.forms import LineField, ParagraphsField

SEPARATOR = ":"


class QuestionForm(forms.Form):
    """What is asked, how it is answered, and after which answer."""

    label = LineField(label=_("Question"), max_length=200)
    help = LineField(label=_("Explanation"), max_length=300, required=False)
    kind = forms.ChoiceField(
        label=_("Kind of answer"), choices=QuestionKind.choices, initial=QuestionKind.LINE, widget=forms.RadioSelect
    )
    choices = ParagraphsField(
        label=_("Choices, one a line"),
        max_length=2000,
        required=False,
        help_text=_("Only where one or several are chosen."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_required = forms.BooleanField(label=_("Must be answered"), required=False)
    condition = forms.ChoiceField(
        label=_("When it is asked"),
        required=False,
        help_text=_("Always, or only after an answer to an earlier question."),
    )

    def __init__(self, *args: Any, event: Event, question: Question | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before = [one for one in questions_of(event) if question is None or one.order < question.order]
        self.before = {str(one.pk): one for one in before}
        self.fields["condition"].choices = [  # type: ignore[attr-defined] # declared above
            ("", _("Always")),
            *(
                (str(one), [(f"{one.pk}{SEPARATOR}{answer}", answer_words(answer)) for answer in conditions_of(one)])
                for one in before
                if conditions_of(one)
            ),
        ]

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "condition"}
        key, _separator, answer = self.cleaned_data["condition"].partition(SEPARATOR)
        return given | {"asked_if_question": self.before.get(key), "asked_if": answer}


def question_facts(question: Question) -> dict[str, Any]:
    """What is stored, as the form begins with it."""
    before = question.asked_if_question_id
    facts = {name: getattr(question, name) for name in ("label", "help", "kind", "choices", "is_required")}
    return facts | {"condition": f"{before}{SEPARATOR}{question.asked_if}" if before else ""}
