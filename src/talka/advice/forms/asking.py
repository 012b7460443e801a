"""What is asked of whoever asks."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.advice.models import Channel, Outcome
from talka.advice.queries.desk import topics_in_use
from talka.advice.queries.slots import MOST_OFFERED, free_slots
from talka.advice.queries.words import slot_words
from talka.kernel.forms import LineField, ParagraphsField
from talka.kernel.spoken import reading_language
from talka.places.queries import municipalities
from talka.registry.models.profiles import LANGUAGES

# The languages in which somebody at the centres answers.
ANSWERED_IN = ("lv", "en", "ru", "uk")
MOST_QUESTION = 5000
BY_STAFF = (Channel.PHONE, Channel.MEETING, Channel.ONLINE, Channel.EMAIL)


class SlotField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """One of the next free times."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid_choice": gettext_lazy("Somebody else has just taken this time. Please choose another one.")
    }

    def label_from_instance(self, obj: Any) -> str:
        """When, how, and with whom."""
        return f"{slot_words(obj)} · {obj.centre}"


class TopicSelect(forms.Select):
    """Topics to choose from; one without a name in the language of the page says which its name is in."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option, with its language where that is another than the page's."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        topic = getattr(value, "instance", None)
        if topic is not None and topic.name_in != reading_language():
            option["attrs"]["lang"] = topic.name_in
        return option


class AskForm(forms.Form):
    """The question, where, and how to reach whoever asks; the field that nobody sees catches programs."""

    topic: Any = forms.ModelChoiceField(
        label=gettext_lazy("What is it about?"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("I am not sure"),
        widget=TopicSelect,
    )
    question = ParagraphsField(
        label=gettext_lazy("Your question"),
        max_length=MOST_QUESTION,
        help_text=gettext_lazy(
            "Write as you would tell it. "
            "Staff of the centre read it until somebody takes it; then your adviser, and whoever the centre names."
        ),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    place: Any = forms.ModelChoiceField(
        label=gettext_lazy("Where do you live or work?"),
        queryset=None,
        empty_label=gettext_lazy("Choose a municipality"),
        help_text=gettext_lazy("The nearest centre answers."),
    )
    name = LineField(
        label=gettext_lazy("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = LineField(
        label=gettext_lazy("or phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    organisation = LineField(
        label=gettext_lazy("Organisation"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("The name or the registration number. Leave it empty when you ask for yourself."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Answer me in"), choices=())
    slot: Any = SlotField(
        label=gettext_lazy("Would you rather talk? Choose a time"),
        queryset=None,
        required=False,
        widget=forms.RadioSelect,
        blank=True,
        empty_label=gettext_lazy("No, a written answer is enough"),
    )
    words_by_letter = forms.BooleanField(
        label=gettext_lazy("Send the answer itself by e-mail, too"),
        required=False,
        help_text=gettext_lazy("Otherwise the letter has a link only, and the answer stands on a page of your own."),
    )
    homepage = forms.CharField(label=gettext_lazy("Leave this empty"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["topic"].queryset = topics_in_use()
        fields["topic"].to_field_name = "code"
        fields["place"].queryset = municipalities()
        fields["language"].choices = [(code, LANGUAGES[code]) for code in ANSWERED_IN]
        offered = list(free_slots().values_list("pk", flat=True)[:MOST_OFFERED])
        fields["slot"].queryset = free_slots().filter(pk__in=offered)
        self.offers_slots = bool(offered)

    @property
    def is_by_program(self) -> bool:
        """Whether the field was filled in that people do not see."""
        return bool(self.cleaned_data.get("homepage"))

    def clean(self) -> dict[str, Any]:
        """An answer must be able to reach them."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("email") and not cleaned.get("phone") and not {"email", "phone"} & set(self.errors):
            self.add_error("email", _("Give an e-mail address or a phone number, so that we can answer."))
        slot = cleaned.get("slot")
        if slot is not None and slot.channel == Channel.PHONE and not cleaned.get("phone") and not self.errors:
            self.add_error("phone", _("You chose a call: which number do we call?"))
        return cleaned


class PhoneForm(forms.Form):
    """What staff type while somebody talks: one short form."""

    question = ParagraphsField(
        label=gettext_lazy("What is asked"), max_length=MOST_QUESTION, widget=forms.Textarea(attrs={"rows": 4})
    )
    topic: Any = forms.ModelChoiceField(label=gettext_lazy("Topic"), queryset=None, required=False)
    client = LineField(label=gettext_lazy("Organisation or person"), max_length=250, required=False)
    client_id = forms.RegexField(r"[op][0-9]{1,18}", required=False, widget=forms.HiddenInput)
    phone = LineField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    place: Any = forms.ModelChoiceField(label=gettext_lazy("Municipality"), queryset=None, required=False)
    channel = forms.ChoiceField(label=gettext_lazy("How"), choices=[(one.value, one.label) for one in BY_STAFF])
    centre: Any = forms.ModelChoiceField(label=gettext_lazy("Centre"), queryset=None, required=False)
    mine = forms.BooleanField(label=gettext_lazy("I answer it"), required=False, initial=True)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["topic"].queryset = topics_in_use()
        fields["place"].queryset = municipalities()
        fields["centre"].queryset = centres_of(user)
        if len(fields["centre"].queryset) == 1:
            del self.fields["centre"]

    def clean(self) -> dict[str, Any]:
        """Somebody must be reachable later."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in ("client", "phone", "email")):
            self.add_error("client", _("Write who asks: a name, a phone number or an e-mail address."))
        return cleaned


class AdditionForm(forms.Form):
    """Something that was forgotten, or a further question."""

    text = ParagraphsField(
        label=gettext_lazy("Add to your question"),
        max_length=MOST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class OutcomeForm(forms.Form):
    """Whether it helped."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Did the answer help?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    words = ParagraphsField(
        label=gettext_lazy("What became of it?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
