"""Registration numbers of Latvian organisations, checked by their control digit."""

import re

from stdnum.lv import pvn

from talka.kernel.text import LONGEST_TYPED, Misread

_LENGTH, _REMAINDER = 11, 3
_LEGAL_ENTITY = "456789"  # 0-3 begin the personal codes of people


class BadRegistrationNumber(Misread):
    """The text is no registration number of an organisation.

    code: length, digits or checksum.
    """


def check_registration_number(text: str) -> str:
    """Return the 11 digits of a registration number typed with spaces, hyphens or a leading LV.

    Control: weights 9 1 4 8 3 10 2 5 7 6 1, sum modulo 11 is 3. Raises BadRegistrationNumber.
    """
    if len(text) > LONGEST_TYPED:
        raise BadRegistrationNumber("length", text)
    number = re.sub(r"^LV", "", re.sub(r"[\s\u00a0\u200b-]+", "", text).upper())
    if number and not re.fullmatch(r"[0-9]+", number):
        raise BadRegistrationNumber("digits", text)
    if len(number) != _LENGTH:
        raise BadRegistrationNumber("length", text)
    if number[0] not in _LEGAL_ENTITY or pvn.checksum(number) != _REMAINDER:
        raise BadRegistrationNumber("checksum", text)
    return number
