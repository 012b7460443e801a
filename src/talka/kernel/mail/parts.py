"""Anybody's letter is parsed only where its parts are few, as the parser goes as deep and makes as many as it is told.

Its work grows with lines times borders, its stack with letters in letters, its memory with parts.
"""

from __future__ import annotations

import re

MOST_CONTAINERS, MOST_BORDERS = 60, 2_000
# A header that makes a part hold others; it may go on below its name.
_CONTAINER = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_BORDER = re.compile(rb"^--", re.MULTILINE)


class TooManyParts(ValueError):
    """It holds more parts, or deeper ones, than a letter has."""


def of_few_parts(content: bytes) -> bytes:
    """Hand on a letter in the form of the internet (RFC 5322, MIME) that may be parsed; or raise `TooManyParts`."""
    for shape, most in ((_CONTAINER, MOST_CONTAINERS), (_BORDER, MOST_BORDERS)):
        for count, _found in enumerate(shape.finditer(content), start=1):
            if count > most:
                raise TooManyParts
    return content
