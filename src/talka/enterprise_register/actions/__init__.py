"""The verbs of the enterprise register."""

from talka.enterprise_register.actions.commands import import_register
from talka.enterprise_register.actions.entries import add_from_register, take_register_value
from talka.enterprise_register.actions.runs import (
    accept_register_drop,
    mend_register_runs,
    refuse_register_drop,
    start_register_import,
    undo_register_run,
)

__all__ = [
    "accept_register_drop",
    "add_from_register",
    "import_register",
    "mend_register_runs",
    "refuse_register_drop",
    "start_register_import",
    "take_register_value",
    "undo_register_run",
]
