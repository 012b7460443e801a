"""What an indicator counts, its targets and reasons of deviation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import Centre
from talka.kernel.forms import MOST_COUNT, CountField, EurosField, LineField, ParagraphsField, stored_differences
from talka.kernel.time_fields import MINUTES, HoursField
from talka.programmes.models import Agreement, ImplementationYear, Indicator
from talka.programmes.models.indicators import DIMENSIONS, Addition
from talka.programmes.queries.definitions import TITLES, dimension_choices, known_measures
from talka.programmes.queries.indicators import CENTS

MOST_TARGET = 10**9
# More than a reason may have, so that no stored one is too long to be sent back.
MOST_READ = 4000


class IndicatorForm(forms.Form):
    """What is counted, over which work, added how."""

    title = LineField(label=_("Title"), max_length=250, help_text=_("As the agreement names it."))
    code = LineField(label=_("Short code"), max_length=40)
    measure = forms.ChoiceField(label=_("What is counted"), widget=forms.RadioSelect)
    over_years = forms.ChoiceField(label=_("Over the years"), choices=Addition.choices, initial=Addition.SUM)
    over_places = forms.ChoiceField(label=_("Over the centres"), choices=Addition.choices, initial=Addition.SUM)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, agreement: Agreement, indicator: Indicator | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        self.fields["version"].initial = agreement.version
        measures = known_measures()
        self.fields["measure"].choices = [(m.name, m.title) for m in measures.values()]  # type: ignore[attr-defined]  # declared above
        self.offered = dimension_choices(agreement)
        for name in DIMENSIONS:
            initial = indicator.narrowed_to(name) if indicator else []
            field = self._dimension(name, initial)
            if field is not None:
                self.fields[name] = field
        if indicator is not None:
            for name in ("title", "code", "measure", "over_years", "over_places"):
                self.fields[name].initial = getattr(indicator, name)

    def _dimension(self, name: str, initial: list[str]) -> forms.Field | None:
        if name not in self.offered:
            codes = LineField(
                label=TITLES[name],
                max_length=500,
                required=False,
                help_text=_("Codes separated by commas; empty: all."),
            )
            codes.initial = ", ".join(initial)
            return codes
        # A code that is no longer offered stays choosable, so that saving does not widen the count silently.
        known = {code for code, _title in self.offered[name]}
        choices = [*self.offered[name], *((code, code) for code in initial if code not in known)]
        if not choices:
            return None
        return forms.MultipleChoiceField(
            label=TITLES[name], choices=choices, required=False, initial=initial, widget=forms.CheckboxSelectMultiple
        )

    def dimensions(self) -> Iterator[tuple[BoundField, int]]:
        """The fields that narrow, each with how many codes are chosen."""
        for name in DIMENSIONS:
            if name in self.fields:
                yield self[name], len(self._codes(self[name].value()))

    @staticmethod
    def _codes(value: Any) -> list[str]:
        if isinstance(value, list):
            return [str(code) for code in value]
        return [code.strip() for code in str(value or "").split(",") if code.strip()]

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        names = ("title", "code", "measure", "over_years", "over_places")
        filters = {n: self._codes(self.cleaned_data[n]) for n in DIMENSIONS if n in self.fields}
        return {name: self.cleaned_data[name] for name in names} | {
            "filters": {name: codes for name, codes in filters.items() if codes}
        }


@dataclass(frozen=True)
class TargetRow:
    """The inputs of an indicator, of all centres or of one."""

    indicator: Indicator
    centre: Centre | None
    unit: str
    by_year: list[tuple[ImplementationYear, BoundField]]


class TargetsForm(forms.Form):
    """All targets of an agreement on one screen; empty is no promise."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = agreement.version
        self.years = list(agreement.years.order_by("ordinal"))
        centres = [agreement.centre, *agreement.partners.all()]
        self.centres: list[Centre | None] = [None, *(centres if len(centres) > 1 else [])]
        self.measures = known_measures()
        self.indicators = list(agreement.indicators.prefetch_related("targets"))
        for indicator in self.indicators:
            stored = {(t.year_id, t.centre_id): t.value for t in indicator.targets.all()}
            for centre in self.centres:
                for year in self.years:
                    value = stored.get((year.pk, centre.pk if centre else None))
                    self.fields[_target(indicator, year, centre)] = self._field(indicator, year, centre, value)

    def _scale(self, indicator: Indicator) -> int:
        measure = self.measures.get(indicator.measure)
        return measure.scale if measure else 1

    def _field(
        self, indicator: Indicator, year: ImplementationYear, centre: Centre | None, value: int | None
    ) -> forms.Field:
        label = ", ".join(filter(None, (indicator.title, str(centre or ""), _("Year %(year)s") % {"year": year})))
        scale = self._scale(indicator)
        if scale == CENTS:
            return EurosField(label=label, required=False, initial=value)
        if scale == MINUTES:
            return HoursField(label=label, required=False, most=MOST_COUNT, initial=value)
        return CountField(label=label, required=False, most=MOST_TARGET, initial=value)

    def rows(self) -> Iterator[TargetRow]:
        """Inputs by indicator and centre."""
        for indicator in self.indicators:
            measure = self.measures.get(indicator.measure)
            for centre in self.centres:
                found = [(year, self[_target(indicator, year, centre)]) for year in self.years]
                yield TargetRow(indicator, centre, str(measure.unit) if measure else "", found)

    def changes(self) -> Iterator[tuple[Indicator, ImplementationYear, Centre | None, int | None]]:
        """Only what was changed, in counted units."""
        for indicator in self.indicators:
            for centre in self.centres:
                for year in self.years:
                    name = _target(indicator, year, centre)
                    value = self.cleaned_data[name]
                    if value != self.fields[name].initial:
                        yield indicator, year, centre, value


def _target(indicator: Indicator, year: ImplementationYear, centre: Centre | None) -> str:
    return f"target-{indicator.pk}-{year.pk}-{centre.pk if centre else 0}"


class DeviationForm(forms.Form):
    """Why a year's value differs from its target."""

    reason = ParagraphsField(label=_("Reason"), max_length=2000, required=False)
    # The reason that stood there when the page was opened.
    read = ParagraphsField(max_length=MOST_READ, required=False, widget=forms.HiddenInput)

    def show_conflict(self, stored: str) -> list[tuple[str, str, str]]:
        """Somebody else wrote meanwhile: what is stored now beside what was typed, which stays."""
        found = stored_differences(self, {"reason": stored})
        self.data = {**self.data.dict(), "read": stored}  # type: ignore[attr-defined]  # a form of a page is given a QueryDict
        return found
