"""How many there were where not everybody is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from talka.events.queries.closing import Work
from talka.kernel.forms import CountField

MOST = 100_000


class TotalsForm(forms.Form):
    """A number for each session; empty: those named are all."""

    def __init__(self, *args: Any, works: Sequence[Work], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.works = works
        for work in works:
            self.fields[f"total-{work.session.pk}"] = CountField(
                label=_("How many there were, if not all are named"), required=False, most=MOST, initial=work.total
            )

    @property
    def totals(self) -> dict[int, int | None]:
        """By session."""
        return {work.session.pk: self.cleaned_data.get(f"total-{work.session.pk}") for work in self.works}

    @property
    def lines(self) -> list[tuple[Work, BoundField]]:
        """Each session with its field."""
        return [(work, self[f"total-{work.session.pk}"]) for work in self.works]
