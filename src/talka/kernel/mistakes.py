"""What is wrong with a text that somebody typed, in words: one place for forms, imports and verbs."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from talka.kernel.money import BadAmount, format_euros
from talka.kernel.numbers import BadCount, format_count, thousands_meant
from talka.kernel.periods import BadDate
from talka.kernel.registration_numbers import BadRegistrationNumber
from talka.kernel.text import BadText, Misread

_AMOUNTS: Mapping[str, Promise] = {
    "empty": _("Enter an amount."),
    "not_a_number": _("This is not an amount. Write it like 1 234,56."),
    "doubtful": _("Did you mean %(meant)s? Write a space before hundreds and a comma before cents."),
    "too_many_decimals": _("Write at most two digits after the decimal comma, like 1 234,56."),
    "negative": _("An amount cannot be negative."),
    "too_large": _("This amount is too large. Check the digits."),
}
_COUNTS: Mapping[str, Promise] = {
    "empty": _("Enter a number."),
    "not_a_number": _("This is not a number. Write it in digits, like 1 250."),
    "not_whole": _("Enter a whole number."),
    "doubtful": _("Did you mean %(meant)s? Write a space before hundreds."),
    "negative": _("The number cannot be negative."),
    "too_large": _("This number is too large. Check the digits."),
}
_DATES: Mapping[str, Promise] = {
    "empty": _("Enter a date."),
    "not_a_date": _("This is not a date. Write it like 15.07.2022."),
    "no_such_day": _("There is no such day in the calendar."),
    "no_such_time": _("There is no such time of day."),
    "year_out_of_range": _("Check the year of the date."),
}
_REGISTRATION_NUMBERS: Mapping[str, Promise] = {
    "length": _("A registration number has 11 digits."),
    "digits": _("A registration number consists of digits only."),
    "checksum": _("This registration number does not exist: its control digit does not fit. Check the digits."),
}
_BAD_TEXT = _("The text contains characters that cannot be stored.")


def explain(mistake: Misread | BadText) -> str:
    """Return the reason in the reader's language."""
    if isinstance(mistake, BadAmount):
        meant = format_euros((thousands_meant(mistake.text) or 0) * 100, symbol=False)
        return str(_AMOUNTS[mistake.code]) % {"meant": meant}
    if isinstance(mistake, BadCount):
        return str(_COUNTS[mistake.code]) % {"meant": format_count(thousands_meant(mistake.text))}
    if isinstance(mistake, BadDate):
        return str(_DATES[mistake.code])
    if isinstance(mistake, BadRegistrationNumber):
        return str(_REGISTRATION_NUMBERS[mistake.code])
    return str(_BAD_TEXT)
