"""The verbs of the registry."""

from talka.registry.actions.organisations import (
    AlreadyKnown,
    LooksLike,
    add_organisation,
    edit_organisation,
)
from talka.registry.actions.persons import LooksLikePerson, add_person, edit_person

__all__ = [
    "AlreadyKnown",
    "LooksLike",
    "LooksLikePerson",
    "add_organisation",
    "add_person",
    "edit_organisation",
    "edit_person",
]
