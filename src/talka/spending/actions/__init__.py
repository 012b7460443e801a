"""The verbs of spending."""

from talka.spending.actions.documents import SameDocument
from talka.spending.actions.eligibility import mark_ineligible, record_recovery
from talka.spending.actions.expenditures import (
    attach_document,
    edit_expenditure,
    record_expenditure,
    remove_expenditure,
    restore_expenditure,
)
from talka.spending.actions.remainders import record_remainder, remove_remainder
from talka.spending.actions.splits import SplitPart, record_split
from talka.spending.actions.together import change_together, plan_together, undo_together

__all__ = [
    "SameDocument",
    "SplitPart",
    "attach_document",
    "change_together",
    "edit_expenditure",
    "mark_ineligible",
    "plan_together",
    "record_expenditure",
    "record_recovery",
    "record_remainder",
    "record_split",
    "remove_expenditure",
    "remove_remainder",
    "restore_expenditure",
    "undo_together",
]
