"""What is asked of an adviser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.activities.queries.log import purposes_worked_on
from talka.advice.forms.asking import ANSWERED_IN
from talka.advice.models import Channel
from talka.advice.queries.desk import advisers, topics_in_use
from talka.kernel.forms import CountField, DayField, LineField, ParagraphsField
from talka.kernel.modules import PublicItem
from talka.places.queries import municipalities
from talka.registry.models.profiles import LANGUAGES

MOST_MINUTES, MOST_ANSWER = 60 * 24, 20_000


class PurposeField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A purpose of an agreement, with its number."""

    def label_from_instance(self, obj: Any) -> str:
        """The agreement and the purpose."""
        return f"{obj.agreement.number}: {obj}"


class FilesField(forms.FileField):
    """Any number of files."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each by itself."""
        many = data if isinstance(data, list | tuple) else [data]
        return [found for one in many if (found := super(FilesField, self).clean(one, initial))]


class FilesInput(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class AnswerForm(forms.Form):
    """The answer with what stands beside it, and whether that is all."""

    text = ParagraphsField(
        label=gettext_lazy("Your answer"),
        max_length=MOST_ANSWER,
        help_text=gettext_lazy("Markdown: **bold**, - lists, [words](https://address)."),
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    offered = forms.MultipleChoiceField(
        label=gettext_lazy("Put beside it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    link = forms.URLField(label=gettext_lazy("Another link"), max_length=500, required=False, assume_scheme="https")
    files: Any = FilesField(
        label=gettext_lazy("Files"),
        required=False,
        widget=FilesInput(attrs={"multiple": True}),
        help_text=gettext_lazy("PDF, Word, Excel, CSV or a picture."),
    )
    minutes = CountField(label=gettext_lazy("Minutes spent on it"), required=False, most=MOST_MINUTES)

    def __init__(self, *args: Any, items: Sequence[PublicItem] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {item.key: item for item in items}
        offered: Any = self.fields["offered"]
        offered.choices = [
            (item.key, f"{item.title} ({item.details})" if item.details else item.title) for item in items
        ]
        if not items:
            del self.fields["offered"]

    @property
    def links(self) -> list[tuple[str, str]]:
        """Title and address of what stands beside the answer."""
        chosen = [self.items[key] for key in self.cleaned_data.get("offered", ())]
        own = self.cleaned_data.get("link")
        return [*((item.title, item.url) for item in chosen), *([(own, own)] if own else [])]


class NoteForm(forms.Form):
    """Something that only advisers read."""

    text = ParagraphsField(
        label=gettext_lazy("Note among advisers"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class HandOverForm(forms.Form):
    """Who answers from now on."""

    to: Any = forms.ModelChoiceField(label=gettext_lazy("Adviser"), queryset=None)
    words = ParagraphsField(
        label=gettext_lazy("Note for the adviser"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = advisers()


class HelperForm(forms.Form):
    """Who may read it beside the adviser."""

    helper: Any = forms.ModelChoiceField(label=gettext_lazy("Who may read it, too"), queryset=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        helper: Any = self.fields["helper"]
        helper.queryset = advisers()


class FactsForm(forms.Form):
    """What it is about, who asks, and until when."""

    topic: Any = forms.ModelChoiceField(label=gettext_lazy("Topic"), queryset=None, required=False)
    client = LineField(
        label=gettext_lazy("Organisation or person"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("As it is in the registry: the organisation is counted when the request is closed."),
    )
    client_id = forms.RegexField(r"[op][0-9]{1,18}", required=False, widget=forms.HiddenInput)
    place: Any = forms.ModelChoiceField(label=gettext_lazy("Municipality"), queryset=None, required=False)
    channel = forms.ChoiceField(label=gettext_lazy("How it came"), choices=Channel.choices)
    due_on = DayField(label=gettext_lazy("Answer until"), required=False)
    follow_up_on = DayField(
        label=gettext_lazy("Ask again on"),
        required=False,
        help_text=gettext_lazy("On that day it stands on your board."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["topic"].queryset = topics_in_use()
        fields["place"].queryset = municipalities()


class CloseForm(forms.Form):
    """What the work log needs to know."""

    minutes = CountField(label=gettext_lazy("Minutes in all"), required=False, most=MOST_MINUTES)
    purpose: Any = PurposeField(
        label=gettext_lazy("Agreement and purpose"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Without an agreement for now"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purpose: Any = self.fields["purpose"]
        purpose.queryset = purposes_worked_on(user)


class LetterForm(forms.Form):
    """A letter that somebody wrote to a centre, as a file or as pasted text."""

    file = forms.FileField(
        label=gettext_lazy("Letter as a file (.eml)"),
        required=False,
        help_text=gettext_lazy("In your mail program: “Save as” or drag the letter to the desktop."),
    )
    text = ParagraphsField(
        label=gettext_lazy("or its text"),
        max_length=30_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("With the lines “From” and “Subject”, if they are there."),
    )
    topic: Any = forms.ModelChoiceField(label=gettext_lazy("Topic"), queryset=None, required=False)
    place: Any = forms.ModelChoiceField(label=gettext_lazy("Municipality"), queryset=None, required=False)
    centre: Any = forms.ModelChoiceField(label=gettext_lazy("Centre"), queryset=None, required=False)
    tell = forms.BooleanField(
        label=gettext_lazy("Write to whoever asked that the question has arrived"), required=False, initial=True
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["topic"].queryset = topics_in_use()
        fields["place"].queryset = municipalities()
        fields["centre"].queryset = centres_of(user)
        if len(fields["centre"].queryset) == 1:
            del self.fields["centre"]

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not cleaned.get("text"):
            self.add_error("file", _("Choose a file, or paste the text of the letter."))
        return cleaned


class PublishForm(forms.Form):
    """A question and its answer, so that nobody can tell who asked."""

    title = LineField(label=gettext_lazy("Question in one line"), max_length=200)
    question = ParagraphsField(
        label=gettext_lazy("Question"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    answer = ParagraphsField(
        label=gettext_lazy("Answer for everybody"), max_length=MOST_ANSWER, widget=forms.Textarea(attrs={"rows": 14})
    )
    topic: Any = forms.ModelChoiceField(label=gettext_lazy("Topic"), queryset=None, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=())
    anonymous = forms.BooleanField(
        label=gettext_lazy("I have read it through: no names, addresses or facts by which somebody could be recognised")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["topic"].queryset = topics_in_use()
        fields["language"].choices = [(code, LANGUAGES[code]) for code in ANSWERED_IN]
