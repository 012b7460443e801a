"""A list of people to be invited, as it is pasted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from talka.kernel.forms import LineField
from talka.kernel.mistakes import explain
from talka.kernel.numbers import format_count
from talka.kernel.text import BadText, clean_text

MOST_LINES, MOST_TEXT = 500, 100_000
MOST_NAME, MOST_ORGANISATION, MOST_SHOWN = 150, 200, 60
# The stronger marks come first: a comma stands within names of organisations too.
_MARKS = ("\t", ";", ", ")
# „Anna Liepa <anna@example.lv>”, as mail programs copy it.
_BRACKETED = re.compile(r"^(?P<name>[^<>]*)<(?P<email>[^<>]+)>\s*(?P<rest>.*)$")


@dataclass(frozen=True)
class Line:
    """A row of the list: somebody, or why it is refused."""

    number: int
    name: str = ""
    email: str = ""
    organisation_name: str = ""
    mistake: str = ""
    text: str = ""


class InviteForm(forms.Form):
    """Name, e-mail and organisation, one person a row."""

    text = forms.CharField(
        label=gettext_lazy("Whom to invite"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One person a row: name, e-mail, organisation; copied from Excel, or with semicolons between them."
        ),
    )

    lines: list[Line]

    def clean_text(self) -> str:
        """Read the rows; a refused row is named by its number, and nobody is invited until all are right."""
        text = str(self.cleaned_data["text"])
        self.lines = read_lines(text)
        if not self.lines:
            raise ValidationError(_("There is nobody in this text."), code="empty")
        if len(self.lines) > MOST_LINES:
            raise ValidationError(_("Paste at most %(most)s rows at a time.") % {"most": MOST_LINES}, code="too_many")
        wrong = [line for line in self.lines if line.mistake]
        if wrong:
            words = ngettext(
                "%(count)s row is not right; nobody is invited until it is mended.",
                "%(count)s rows are not right; nobody is invited until they are mended.",
                len(wrong),
            ) % {"count": format_count(len(wrong))}
            raise ValidationError(words, code="wrong")
        return text

    @property
    def wrong(self) -> list[Line]:
        """Rows that are refused."""
        return [line for line in getattr(self, "lines", []) if line.mistake]


class MendForm(forms.Form):
    """Whom an invitation names, and where it goes."""

    name = LineField(label=gettext_lazy("Name and surname"), max_length=MOST_NAME)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        help_text=gettext_lazy(
            "To a new address, or if nobody got the letter, the invitation goes out again with a new link. Links of "
            "earlier letters then open nothing any more."
        ),
    )
    organisation_name = LineField(label=gettext_lazy("Organisation"), max_length=MOST_ORGANISATION, required=False)


def read_lines(text: str) -> list[Line]:
    """The rows that are not empty, each with its number; a row of headings is passed over."""
    rows = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = [_line(number, row) for number, row in enumerate(rows, start=1) if row.strip(" \t;,")]
    headed = len(found) > 1 and found[0].mistake and "@" not in found[0].text and not found[1].mistake
    return found[1:] if headed else found


def _line(number: int, row: str) -> Line:
    shown = " ".join(row.split())[:MOST_SHOWN]
    mark = next((mark for mark in _MARKS if mark in row), _MARKS[0])
    try:
        cells = [clean_text(cell.strip()) for cell in row.split(mark)]
    except BadText as error:
        return Line(number, mistake=explain(error), text=shown)
    bracketed = _BRACKETED.match(row.strip())
    if bracketed is not None:
        cells = [bracketed["name"].strip(' "'), bracketed["email"].strip(), bracketed["rest"].strip(" ;,\t")]
    email = next((cell for cell in cells if "@" in cell), "")
    others = [cell for cell in cells if cell and cell != email]
    name, organisation = [*others, "", ""][:2]
    return Line(number, name, email.lower(), organisation, _mistake(name, email, organisation), shown)


def _mistake(name: str, email: str, organisation: str) -> str:
    if not email:
        return str(_("there is no e-mail address"))
    if not name:
        return str(_("there is no name"))
    if len(name) > MOST_NAME or len(organisation) > MOST_ORGANISATION:
        return str(_("the text is too long"))
    try:
        validate_email(email)
    except ValidationError:
        return str(_("this is not an e-mail address"))
    return ""
