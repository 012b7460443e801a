"""The budget's one screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.kernel.forms import EurosField
from talka.programmes.models import ImplementationYear, Purpose
from talka.programmes.queries.budgets import BudgetGrid


@dataclass(frozen=True)
class BudgetFields:
    """The inputs of one cell; the first year has nothing to be carried in."""

    year: ImplementationYear
    planned: BoundField
    carried_in: BoundField | None


class BudgetForm(forms.Form):
    """A field for each purpose in each year."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, grid: BudgetGrid, version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grid = grid
        self.fields["version"].initial = version
        for row in grid.rows:
            for cell in row.cells:
                names = {"purpose": row.purpose.title, "year": cell.year}
                self.fields[_name("planned", cell.year, row.purpose)] = EurosField(
                    label=_("%(purpose)s, year %(year)s, planned") % names, required=False, initial=cell.planned
                )
                if cell.year.ordinal > 1:
                    self.fields[_name("carried", cell.year, row.purpose)] = EurosField(
                        label=_("%(purpose)s, year %(year)s, carried in") % names,
                        required=False,
                        initial=cell.carried_in,
                    )

    def rows(self) -> Iterator[tuple[Purpose, list[BudgetFields]]]:
        """Inputs by purpose."""
        for row in self.grid.rows:
            yield row.purpose, [self._fields_of(cell.year, row.purpose) for cell in row.cells]

    def _fields_of(self, year: ImplementationYear, purpose: Purpose) -> BudgetFields:
        carried = _name("carried", year, purpose)
        return BudgetFields(
            year, self[_name("planned", year, purpose)], self[carried] if carried in self.fields else None
        )

    def clean(self) -> dict[str, Any]:
        """What is carried in is stated beside a planned sum."""
        cleaned = super().clean() or {}
        for row in self.grid.rows:
            for cell in row.cells:
                planned, carried = (_name(part, cell.year, row.purpose) for part in ("planned", "carried"))
                if cleaned.get(carried) is not None and cleaned.get(planned) is None and planned not in self.errors:
                    self.add_error(planned, str(_NO_PLAN))
        return cleaned

    @property
    def sums(self) -> dict[tuple[int, int], tuple[int | None, int | None]]:
        """Planned and carried in, by year and purpose."""
        return {
            (cell.year.pk, row.purpose.pk): (
                self.cleaned_data[_name("planned", cell.year, row.purpose)],
                self.cleaned_data.get(_name("carried", cell.year, row.purpose)),
            )
            for row in self.grid.rows
            for cell in row.cells
        }


_NO_PLAN = gettext_lazy("Give the planned sum, too.")


def _name(part: str, year: ImplementationYear, purpose: Purpose) -> str:
    return f"{part}-{year.pk}-{purpose.pk}"
