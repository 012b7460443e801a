"""The nouns of the enterprise register."""

from talka.enterprise_register.models.entries import Ending, Register, RegisterEntry
from talka.enterprise_register.models.events import EventKind, RegisterEvent
from talka.enterprise_register.models.runs import EarlierState, RegisterRun, RunState

__all__ = [
    "EarlierState",
    "Ending",
    "EventKind",
    "Register",
    "RegisterEntry",
    "RegisterEvent",
    "RegisterRun",
    "RunState",
]
