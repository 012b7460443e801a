"""Figures as a published report states them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action, note
from talka.kernel.money import MOST_CENTS
from talka.programmes import rules
from talka.programmes.actions.agreements import check_version, raise_version
from talka.programmes.models import Agreement, DeclaredFigure

# Figures by the number of their year and their name.
Figures = Mapping[tuple[int, str], int | None]
MOST_NAME = 80


@action(allowed=rules.may_edit_agreement, edits=True)
def set_declared_figures(
    agreement: Agreement, *, figures: Figures, version: int | None = None, actor: User
) -> Agreement:
    """Keep figures as a published report states them, to compare with what follows from the records; None forgets one.

    Money is in cents, anything else is a count.
    """
    check_version(agreement, version)
    years = {year.ordinal: year for year in agreement.years.all()}
    changed: dict[str, tuple[int | None, int | None]] = {}
    for (ordinal, figure), value in figures.items():
        if ordinal not in years:
            raise Refused(_("The agreement has no such year."), field="year")
        if not figure.strip() or len(figure) > MOST_NAME:
            raise Refused(_("Name the figure."), field="figure")
        if value is not None and not 0 <= value <= MOST_CENTS:
            raise Refused(_("This number is too large. Check the digits."), field="value")
        stored = DeclaredFigure.objects.filter(year=years[ordinal], figure=figure).first()
        before = stored.value if stored else None
        if before == value:
            continue
        changed[f"{years[ordinal]} {figure}"] = (before, value)
        if value is not None:
            DeclaredFigure.objects.update_or_create(year=years[ordinal], figure=figure, defaults={"value": value})
        elif stored is not None:
            stored.delete()
    if changed:
        note(figures=changed)
        raise_version(agreement)
    return agreement
