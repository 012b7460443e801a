"""Parsing and validating input about money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.kernel.forms import DayField, EurosField, LineField, refuse_days_ahead, stored_differences
from talka.kernel.money import format_euros
from talka.kernel.numbers import number_sent
from talka.programmes.models import Agreement
from talka.programmes.queries.agreements import named_in_agreement
from talka.registry.models import Community, Organisation
from talka.spending.models import DocumentSplit, Expenditure, Remainder
from talka.spending.queries.expenditures import purposes_with_money, years_with_money
from talka.spending.queries.supported import supported_code, supported_meant


class ExpenditureForm(forms.Form):
    """One expenditure under a given agreement."""

    date = DayField(label=_("Date"), required=False)
    amount = EurosField(label=_("Amount"))
    purpose: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Purpose"), queryset=None, required=False, empty_label=_("only the year is known")
    )
    year: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Implementation year"), queryset=None, required=False, empty_label=_("by the date")
    )
    supplier = LineField(label=_("Supplier"), max_length=200, required=False)
    document_number = LineField(label=_("Document number"), max_length=80, required=False)
    description = LineField(label=_("What it was for"), max_length=300, required=False)
    supported = LineField(
        label=_("Whom it supported"),
        max_length=250,
        required=False,
        help_text=_("An organisation or a community for which it was paid. Empty: the centre's own costs."),
    )
    # „o12” or „c5”: what was chosen from the suggestions.
    supported_id = forms.RegexField(r"[oc][0-9]{1,18}", required=False, widget=forms.HiddenInput)
    centre: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Centre"), queryset=None, empty_label=None)
    file = forms.FileField(
        label=_("Invoice or payment order"),
        required=False,
        max_length=250,
        help_text=_("PDF, picture, document or table."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(
        self, *args: Any, user: User, agreement: Agreement, expenditure: Expenditure | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["purpose"].queryset = agreement.purposes.all()  # type: ignore[attr-defined]  # declared above
        self.fields["year"].queryset = agreement.years.all()  # type: ignore[attr-defined]  # declared above
        self.fields["year"].label_from_instance = lambda year: f"{year} ({year.period})"  # type: ignore[attr-defined]  # declared above
        working = [agreement.centre_id, *agreement.partners.values_list("pk", flat=True)]
        centres = centres_of(user).filter(pk__in=working)
        self.fields["centre"].queryset = centres  # type: ignore[attr-defined]  # declared above
        if expenditure is not None:
            del self.fields["centre"]
        elif len(own := list(centres)) == 1:
            self.fields["centre"].widget = forms.HiddenInput()
            self.fields["centre"].initial = own[0].pk

    def clean(self) -> dict[str, Any]:
        """Nothing spent is no expenditure; without a date the year must be chosen."""
        cleaned = super().clean() or {}
        refuse_days_ahead(self, "date")
        if cleaned.get("amount") == 0:
            self.add_error("amount", str(_("Enter an amount above zero.")))
        if "date" not in self.errors and not cleaned.get("date") and not cleaned.get("year"):
            self.add_error("date", str(_("Give a date, or the implementation year.")))
        written = cleaned.pop("supported", "")
        found, problem = supported_meant(self.user, written, cleaned.pop("supported_id", ""))
        if problem:
            self.add_error("supported", problem)
        cleaned["supported_organisation"] = found if isinstance(found, Organisation) else None
        cleaned["supported_community"] = found if isinstance(found, Community) else None
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the verbs take, file and version apart."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"file", "version"}}


def expenditure_facts(expenditure: Expenditure) -> dict[str, Any]:
    """What is stored, as the form begins with it."""
    names = ("date", "amount", "purpose", "year", "supplier", "document_number", "description", "version")
    supported = expenditure.supported_organisation or expenditure.supported_community
    return {name: getattr(expenditure, name) for name in names} | {
        "supported": supported.name if supported else "",
        "supported_id": supported_code(supported) if supported else "",
    }


class SplitForm(forms.Form):
    """How much of one document each expenditure pays."""

    total = EurosField(label=_("Total of the document"))
    note = LineField(label=_("Note"), max_length=300, required=False)
    # Each part with its version: „17.2 18.1”.
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args: Any, parts: Sequence[Expenditure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = list(parts)
        self.fields["version"].initial = _versions(self.parts)
        if self.is_bound:
            # A part that came meanwhile stands as it is stored.
            stored = {f"part-{part.pk}": format_euros(part.amount, symbol=False) for part in self.parts}
            self.data = {**{self.add_prefix(name): amount for name, amount in stored.items()}, **self.data.dict()}  # type: ignore[attr-defined]  # a form of a page is given a QueryDict
        for part in self.parts:
            name = part.purpose.title if part.purpose else str(part.year)
            self.fields[f"part-{part.pk}"] = EurosField(label=f"{part.agreement.number}, {name}", initial=part.amount)

    def rows(self) -> Iterator[tuple[Expenditure, BoundField]]:
        """The parts with their inputs."""
        for part in self.parts:
            yield part, self[f"part-{part.pk}"]

    @property
    def amounts(self) -> list[tuple[Expenditure, int]]:
        """The parts with their amounts."""
        return [(part, self.cleaned_data[f"part-{part.pk}"]) for part in self.parts]

    @property
    def read(self) -> dict[int, int]:
        """The versions that were read, by the ids of the parts; what makes no sense was never read."""
        pairs = [word.partition(".") for word in self.cleaned_data["version"].split()]
        read = {number_sent(pk): number_sent(version) for pk, _point, version in pairs}
        return {pk: version for pk, version in read.items() if pk is not None and version is not None}

    def show_conflict(self, parts: Sequence[Expenditure], split: DocumentSplit | None) -> list[tuple[str, str, str]]:
        """Somebody changed a part meanwhile: what is stored now beside what was typed, which stays."""
        self.data = {**self.data, self.add_prefix("version"): _versions(parts)}
        facts: dict[str, Any] = {f"part-{part.pk}": part.amount for part in parts}
        return stored_differences(self, facts | ({"total": split.total, "note": split.note} if split else {}))


def _versions(parts: Sequence[Expenditure]) -> str:
    return " ".join(f"{part.pk}.{part.version}" for part in parts)


class IneligibleForm(forms.Form):
    """Which part is not eligible."""

    amount = EurosField(
        label=_("Ineligible part"), required=False, help_text=_("0: all is eligible. Empty: not judged.")
    )
    reason = LineField(label=_("Why ineligible"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class RecoveryForm(forms.Form):
    """What came back of the ineligible part."""

    amount = EurosField(label=_("Recovered"), required=False)
    on = DayField(label=_("Date of recovery"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def clean(self) -> dict[str, Any]:
        """Money comes back on a day that has come."""
        refuse_days_ahead(self, "on")
        return self.cleaned_data


class RemainderForm(forms.Form):
    """Money left at a year's end."""

    year: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Implementation year"), queryset=None, empty_label=None
    )
    purpose: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Purpose"), queryset=None, required=False, empty_label=_("only the year is known")
    )
    amount = EurosField(label=_("Amount"))
    disposition = forms.ChoiceField(
        label=_("What became of it"), choices=Remainder.Disposition.choices, widget=forms.RadioSelect
    )
    date = DayField(label=_("Date"), required=False)
    document = LineField(label=_("Document"), max_length=120, required=False, help_text=_("Payment order or letter."))

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].queryset = agreement.years.all()  # type: ignore[attr-defined]  # declared above
        self.fields["year"].label_from_instance = lambda year: f"{year} ({year.period})"  # type: ignore[attr-defined]  # declared above
        self.fields["purpose"].queryset = agreement.purposes.all()  # type: ignore[attr-defined]  # declared above

    def clean(self) -> dict[str, Any]:
        """What was carried or returned was so on a day that has come."""
        refuse_days_ahead(self, "date")
        return self.cleaned_data


# What a change of many expenditures asks for; the others say it all.
ASKED = {
    "purpose": _("Purpose"),
    "year": _("Implementation year"),
    "supplier": _("Supplier"),
    "ineligible": _("Why ineligible"),
}
PARTS: dict[str, Callable[[User], Any]] = {"purpose": purposes_with_money, "year": years_with_money}


def asks_for(act: str) -> bool:
    """Whether a change needs a value."""
    return act in ASKED


class ChangeForm(forms.Form):
    """The value that chosen expenditures get."""

    def __init__(self, *args: Any, user: User, act: str, chosen: Sequence[Expenditure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if act in PARTS:
            self.fields["value"] = _part_of(user, chosen, act)
        elif act == "supplier":
            names = Counter(one.supplier for one in chosen if one.supplier)
            usual = max(names, key=lambda name: names[name], default="")
            self.fields["value"] = LineField(label=ASKED[act], max_length=200, initial=usual)
        else:
            self.fields["value"] = LineField(
                label=ASKED[act], max_length=300, help_text=_("The whole amount of every chosen expenditure.")
            )


def _part_of(user: User, chosen: Sequence[Expenditure], act: str) -> Any:
    """Purposes or years of the agreements under which the chosen were spent, named with the number of several."""
    agreements = {one.agreement_id for one in chosen}
    parts = PARTS[act](user).filter(agreement__in=agreements)
    field: Any = forms.ModelChoiceField(label=ASKED[act], queryset=parts)

    if len(agreements) > 1:
        field.label_from_instance = lambda part: named_in_agreement(part, part.agreement)
    elif act == "year":
        field.label_from_instance = lambda year: f"{year} ({year.period})"
    return field
