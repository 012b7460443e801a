"""Series of activities."""

from __future__ import annotations

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities import rules
from talka.activities.models import Series
from talka.kernel.actions import Refused, action

MOST_CODE = 40


@action(allowed=rules.may_add_series)
def add_series(series: Series, *, actor: User) -> Series:
    """Open a series under an agreement; without a code it gets the next free one."""
    own = Series.objects.filter(agreement_id=series.agreement_id)
    if own.filter(title=series.title).exclude(title="").exists():
        raise Refused(_("There is already a series of this name."), field="new_series")
    codes = set(own.values_list("code", flat=True))
    if not series.code:
        series.code = next(code for n in range(1, len(codes) + 2) if (code := f"S{n}") not in codes)
    if series.code in codes:
        raise Refused(_("There is already a series with this code."), field="code")
    series.save(force_insert=True)
    return series
