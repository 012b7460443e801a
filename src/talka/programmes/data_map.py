"""What programmes hold about people, column by column."""

from __future__ import annotations

from talka.kernel.personal_data import WRITTEN, Holding
from talka.programmes.models import Agreement, DeclaredFigure, Deviation, Indicator, Purpose

DATA_MAP = (
    Holding(Agreement, "number title region_text currency"),
    Holding(Purpose, "code title title_for"),
    Holding(DeclaredFigure, "figure"),
    Holding(Indicator, "code title measure filters"),
    Holding(Deviation, "reason", WRITTEN),
)
