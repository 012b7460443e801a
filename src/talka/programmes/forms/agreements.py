"""Facts of an agreement, its years and purposes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.accounts.queries import funders
from talka.kernel.forms import CountField, DayField, LineField
from talka.kernel.periods import Period, roman
from talka.places.queries import regions
from talka.programmes.models import Agreement
from talka.programmes.queries.agreements import centres_to_own, possible_partners
from talka.registry.queries import organisation_meant, organisations_visible_to

FACTS = ("number", "title", "centre", "funder", "contractor", "region", "starts", "ends", "tolerance_percent",
         "report_due_days")  # fmt: skip
MOST_TOLERANCE, MOST_DUE = 100, 366
_SPARE_YEARS = 2
_MOST_SUGGESTED = 10
_CODE = re.compile(r"[^\W_][\w.-]*")


class AgreementForm(forms.Form):
    """Facts of an agreement."""

    number = LineField(label=_("Number"), max_length=60)
    title = LineField(label=_("Title"), max_length=500)
    funder: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Funder"), queryset=None)
    contractor_name = LineField(
        label=_("Performer"), max_length=250, help_text=_("The organisation that concluded the agreement.")
    )
    contractor: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None, required=False, widget=forms.HiddenInput
    )
    centre: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Centre"), queryset=None, empty_label=None)
    partners: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Partner centres"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Other centres that work under the same agreement."),
    )
    region: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Region"), queryset=None, required=False)
    starts = DayField(label=_("Starts"))
    ends = DayField(label=_("Ends, last day included"))
    tolerance_percent = CountField(
        label=_("Tolerance"), most=MOST_TOLERANCE, help_text=_("A target missed by more than this needs a reason.")
    )
    report_due_days = CountField(label=_("Report due"), most=MOST_DUE, help_text=_("Days after the end of a year."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        choices = {
            "funder": funders(),
            "contractor": organisations_visible_to(user),
            "centre": centres_to_own(user),
            "partners": possible_partners(),
            "region": regions(),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]  # all are choices of models

    def clean(self) -> dict[str, Any]:
        """Find the performer, and put the dates in order."""
        cleaned = super().clean() or {}
        if cleaned.get("contractor_name"):
            found, reason = organisation_meant(self.user, cleaned["contractor_name"], cleaned.get("contractor"))
            cleaned["contractor"] = found
            if reason:
                self.add_error("contractor_name", reason)
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", str(_("The agreement ends before it starts.")))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes, partners apart."""
        return {name: self.cleaned_data[name] for name in FACTS}


def agreement_facts(agreement: Agreement) -> dict[str, Any]:
    """What is stored, as the form begins with it."""
    facts = {name: getattr(agreement, name) for name in FACTS}
    return facts | {
        "contractor_name": agreement.contractor.name,
        "partners": list(agreement.partners.all()),
        "version": agreement.version,
    }


class PurposeForm(forms.Form):
    """One purpose of the money."""

    title = LineField(label=_("Title"), max_length=250)
    title_for = LineField(
        label=_("Title in the dative"),
        max_length=250,
        required=False,
        help_text=_("As a sentence about money needs it: money (for what?)."),
    )
    code = LineField(label=_("Short code"), max_length=30, help_text=_("Used in imports and exports, for example CS."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    @property
    def values(self) -> dict[str, Any]:
        """What the verbs take."""
        return {name: self.cleaned_data[name] for name in ("title", "title_for", "code")}

    def clean_code(self) -> str:
        """Letters, digits, points and hyphens: codes stand in addresses and files."""
        code = str(self.cleaned_data["code"])
        if not _CODE.fullmatch(code):
            raise forms.ValidationError(_("Use only letters, digits, points and hyphens."), code="code")
        return code


class YearsForm(forms.Form):
    """All implementation years on one screen: two dates a row, and two spare rows."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        stored = [year.period for year in agreement.years.order_by("ordinal")]
        suggested = stored or list(_whole_years(agreement.period))
        self.fields["version"].initial = agreement.version
        self.row_count = len(suggested) + _SPARE_YEARS
        for row in range(self.row_count):
            period = suggested[row] if row < len(suggested) else None
            year = {"year": roman(row + 1)}
            self.fields[f"starts-{row}"] = DayField(
                label=gettext("Year %(year)s, first day") % year,
                required=False,
                initial=period.starts if period else None,
            )
            self.fields[f"ends-{row}"] = DayField(
                label=gettext("Year %(year)s, last day") % year, required=False, initial=period.ends if period else None
            )

    def rows(self) -> Iterator[tuple[str, BoundField, BoundField]]:
        """The number of a year and its two fields."""
        for row in range(self.row_count):
            yield roman(row + 1), self[f"starts-{row}"], self[f"ends-{row}"]

    def clean(self) -> dict[str, Any]:
        """Both dates of a row or none, in order, and no empty row between."""
        cleaned = super().clean() or {}
        for row in range(self.row_count):
            starts, ends = cleaned.get(f"starts-{row}"), cleaned.get(f"ends-{row}")
            broken = f"starts-{row}" in self.errors or f"ends-{row}" in self.errors
            if broken:
                continue
            if bool(starts) != bool(ends):
                self.add_error(f"ends-{row}" if starts else f"starts-{row}", str(_("Give both dates of the year.")))
            elif starts and ends and ends < starts:
                self.add_error(f"ends-{row}", str(_("The year ends before it starts.")))
        return cleaned

    def stored(self, agreement: Agreement) -> dict[str, Any]:
        """What is stored now, by the fields of this form."""
        years = list(agreement.years.order_by("ordinal"))
        found: dict[str, Any] = {}
        for row in range(max(self.row_count, len(years))):
            year = years[row] if row < len(years) else None
            found |= {f"starts-{row}": year.starts if year else None, f"ends-{row}": year.ends if year else None}
        return found

    @property
    def periods(self) -> list[Period]:
        """The years that are filled in, in their order."""
        said = self.cleaned_data
        return [Period(said[f"starts-{row}"], said[f"ends-{row}"]) for row in self._filled]

    @property
    def _filled(self) -> list[int]:
        said = self.cleaned_data
        return [row for row in range(self.row_count) if said[f"starts-{row}"] and said[f"ends-{row}"]]

    def field_of(self, ordinal: int, day: str) -> str:
        """The field of the first or last day of a year; one that is to be removed stood in the row of its number."""
        return f"{day}-{[*self._filled, *range(len(self._filled), ordinal)][ordinal - 1]}"


def _whole_years(period: Period) -> Iterator[Period]:
    """The period cut at its anniversaries: what most agreements have."""
    starts, number = period.starts, 1
    while starts <= period.ends and number <= _MOST_SUGGESTED:
        following = _anniversary(period.starts, number)
        yield Period(starts, min(following - dt.timedelta(days=1), period.ends))
        starts, number = following, number + 1


def _anniversary(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return dt.date(day.year + years, 3, 1)
