"""What is asked of whoever writes an edition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.kernel.forms import CountField, LineField, ParagraphsField
from talka.kernel.modules import PublicItem
from talka.kernel.periods import format_date
from talka.outreach.forms.fields import OfCentreForm, languages, regions, ticks
from talka.outreach.models import BlockRule, ReaderRole, Topic

MOST_DAYS, MOST_LINES = 365, 50


class EditionForm(OfCentreForm):
    """Its subject, its readers and what it is for."""

    title = LineField(label=_("Subject of the letter"), max_length=150, help_text=_("About 50 letters fit on a phone."))
    preheader = LineField(
        label=_("Line under the subject"),
        max_length=150,
        required=False,
        help_text=_("Mailboxes show it beside the subject: the second reason to open the letter."),
    )
    language = forms.ChoiceField(label=_("Language of the edition"))
    region = ticks(_("Only readers of these regions"), (), _("Nothing ticked: all. Who chose none gets it, too."))
    topic = ticks(
        _("Only readers of these topics"), Topic.choices, _("Nothing ticked: all. Who chose none gets it, too.")
    )
    role = ticks(_("Only these"), ReaderRole.choices, _("Nothing ticked: everybody."))
    readers = ticks(_("Only who reads in"), (), _("Nothing ticked: everybody, whatever language they chose."))
    field_order = ("centre", "title", "preheader", "language", "region", "topic", "role", "readers", "purpose")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["language"].choices = fields["readers"].choices = languages()
        fields["region"].choices = regions()

    @property
    def values(self) -> dict[str, Any]:
        """What the edition keeps."""
        given = self.cleaned_data
        names = {"region": "region", "topic": "topic", "role": "role", "readers": "language"}
        segment = {kept: given[name] for name, kept in names.items() if given[name]}
        return {
            "title": given["title"],
            "preheader": given["preheader"],
            "language": given["language"],
            "purpose": given["purpose"],
            "segment": segment,
        }


class TextForm(forms.Form):
    """A part with words."""

    title = LineField(label=_("Heading"), max_length=120, required=False)
    text = ParagraphsField(
        label=_("Text"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def __init__(self, *args: Any, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("**bold**, *slanted*, - list, [words](https://address). Filled in by itself: %(names)s.")
        self.fields["text"].help_text = words % {"names": " ".join(names)}


class ListForm(forms.Form):
    """A part that is filled with what was published."""

    title = LineField(label=_("Heading"), max_length=120, required=False)
    rule = forms.ChoiceField(label=_("Which ones"), choices=BlockRule.choices, widget=forms.RadioSelect)
    days = CountField(label=_("How many days"), most=MOST_DAYS)
    most = CountField(label=_("At most"), most=MOST_LINES)
    picked = ticks(_("Those that I pick"), (), _("Counts only when this is chosen above."))

    def __init__(self, *args: Any, items: list[PublicItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["picked"].choices = [(one.key, _described(one)) for one in items]

    def clean_days(self) -> int:
        """No number of days: a month."""
        return self.cleaned_data["days"] or 30

    def clean_most(self) -> int:
        """No number: as many as fit."""
        return self.cleaned_data["most"] or MOST_LINES


def _described(item: PublicItem) -> str:
    return f"{format_date(item.day)} {item.title}".strip()


class SendForm(forms.Form):
    """How many it goes to, typed by whoever sends it."""

    number = CountField(label=_("How many letters will go out?"))
