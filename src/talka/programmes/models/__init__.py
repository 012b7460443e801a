"""The nouns of programmes."""

from talka.programmes.models.agreements import (
    Agreement,
    AgreementQuerySet,
    BudgetLine,
    DeclaredFigure,
    ImplementationYear,
    Purpose,
)
from talka.programmes.models.indicators import Deviation, Indicator, Target

__all__ = [
    "Agreement",
    "AgreementQuerySet",
    "BudgetLine",
    "DeclaredFigure",
    "Deviation",
    "ImplementationYear",
    "Indicator",
    "Purpose",
    "Target",
]
