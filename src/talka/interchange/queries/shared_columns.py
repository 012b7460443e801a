"""Columns that stand in several tables."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.interchange.queries.columns import Column

YEAR = Column(
    "year",
    "Gads",
    "year",
    required=True,
    filled=True,
    example="1",
    hint=_("The number of the implementation year: 1, 2, 3."),
)
PURPOSE = Column(
    "purpose", "Mērķis", "purpose", required=True, example="CS", hint=_("A code from the table of purposes.")
)
PURPOSE_FILLED = Column(
    "purpose",
    "Mērķis",
    "purpose",
    required=True,
    filled=True,
    example="CS",
    hint=_("A code from the table of purposes."),
)
REF = Column(
    "ref",
    "Atsauce",
    most=60,
    example="R1-01",
    hint=_("By it a later import finds the row again: your own mark, or the one that an export wrote here."),
)
CENTRE = Column(
    "centre",
    "Centrs",
    "centre",
    example="",
    hint=_("Only where several centres work under the agreement: the code of the centre."),
)
