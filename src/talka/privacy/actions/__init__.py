"""Verbs about personal data."""

from talka.privacy.actions.erased_list import come_back, erase_again, missing_in_list, write_list
from talka.privacy.actions.erasing import AlreadyErased, erase_person

__all__ = ["AlreadyErased", "come_back", "erase_again", "erase_person", "missing_in_list", "write_list"]
