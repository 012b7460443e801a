"""The verbs of programmes."""

from talka.programmes.actions.agreements import add_agreement, edit_agreement
from talka.programmes.actions.budgets import set_budget, set_budget_line
from talka.programmes.actions.declared import set_declared_figures
from talka.programmes.actions.indicators import (
    add_indicator,
    edit_indicator,
    explain_deviation,
    remove_indicator,
    set_target,
    set_targets,
)
from talka.programmes.actions.purposes import add_purpose, edit_purpose, remove_purpose
from talka.programmes.actions.years import add_year, edit_years

__all__ = [
    "add_agreement",
    "add_indicator",
    "add_purpose",
    "add_year",
    "edit_agreement",
    "edit_indicator",
    "edit_purpose",
    "edit_years",
    "explain_deviation",
    "remove_indicator",
    "remove_purpose",
    "set_budget",
    "set_budget_line",
    "set_declared_figures",
    "set_target",
    "set_targets",
]
