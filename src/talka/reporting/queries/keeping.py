"""All that is kept of a log: whether it waits to be counted from nothing, and counting it before somebody asks."""

from __future__ import annotations

from talka.activities.queries.log import is_long
from talka.programmes.models import Agreement
from talka.reporting.models import FigureState
from talka.reporting.queries import figures, tallies
from talka.reporting.queries.twins import twins


def waits_to_be_counted(agreement: Agreement) -> bool:
    """Whether figures, sums or what rules find are to be counted from nothing."""
    if figures.is_far_behind(figures.definitions_of(agreement)) or tallies.is_far_behind(agreement):
        return True
    return not FigureState.objects.filter(agreement=agreement).exclude(twinned="").exists()


def count_long_logs() -> None:
    """Bring up to date what is kept of every long log before somebody waits for it; safe to run twice."""
    for agreement in Agreement.objects.order_by("-pk"):
        if is_long(agreement):
            figures.figures(agreement)
            tallies.faults(agreement)
            twins(agreement)
