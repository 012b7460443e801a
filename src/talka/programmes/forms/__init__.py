"""Parsing and validating input about agreements."""

from talka.programmes.forms.agreements import AgreementForm, PurposeForm, YearsForm, agreement_facts
from talka.programmes.forms.indicators import DeviationForm, IndicatorForm, TargetsForm
from talka.programmes.forms.money import BudgetForm

__all__ = [
    "AgreementForm",
    "BudgetForm",
    "DeviationForm",
    "IndicatorForm",
    "PurposeForm",
    "TargetsForm",
    "YearsForm",
    "agreement_facts",
]
