"""The verbs of the registry."""

from talka.registry.actions.lists import add_organisations, add_persons
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
    "add_organisations",
    "add_person",
    "add_persons",
    "edit_organisation",
    "edit_person",
]
