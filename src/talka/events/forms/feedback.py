"""What somebody who came thought of it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.kernel.forms import LineField, ParagraphsField

RATINGS = [
    ("5", _("5 – very useful")), ("4", _("4 – useful")), ("3", _("3 – so-so")), ("2", _("2 – of little use")),
    ("1", _("1 – of no use")),
]  # fmt: skip
RATING_WORDS = {int(rating): words for rating, words in RATINGS}


class FeedbackForm(forms.Form):
    """Three short questions; only the first must be answered."""

    rating = forms.ChoiceField(label=_("How useful was it for you?"), choices=RATINGS, widget=forms.RadioSelect)
    good = ParagraphsField(
        label=_("What was good?"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    better = ParagraphsField(
        label=_("What should be done better?"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    name = LineField(
        label=_("Your name, if you wish to sign"), max_length=150, required=False,
        help_text=_("Leave it empty and the answer stays anonymous."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
