"""Names of files as they are shown and offered for saving."""

import re
import unicodedata
from pathlib import PurePosixPath

from talka.kernel.text import clean_text

MOST_CHARACTERS = 150
_LONGEST_SUFFIX = 10

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_OF_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def clean_name(name: str) -> str:
    """Return the last part of a path as a name that every system can show and save, at most 150 characters.

    Directions of writing, control characters and reserved names are gone; the extension stays.
    """
    last = re.split(r"[/\\]", _UNSTORABLE.sub("", unicodedata.normalize("NFC", name)))[-1]
    clean = clean_text(_NOT_IN_NAMES.sub("_", clean_text(last))).strip(". ") or "file"
    if _OF_DEVICES.fullmatch(clean):
        clean = f"_{clean}"
    suffix = PurePosixPath(clean).suffix
    if len(suffix) > _LONGEST_SUFFIX:
        suffix = ""
    stem = clean.removesuffix(suffix)
    return stem[: MOST_CHARACTERS - len(suffix)].rstrip(". ") + suffix
