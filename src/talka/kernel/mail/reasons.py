"""What the numbers mean by which mail servers say why they do not take a letter (RFC 3463)."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

STATUS = re.compile(r"\b([245])\.(\d{1,3}\.\d{1,3})\b")
# Of which nobody reads letters any more. „5.4.1”: what Exchange says of an address that it does not know; „5.0.0”: no
# more than that it is for good. A mailbox that is full, or fears unwanted letters, is a good one.
GONE = re.compile(r"5\.(0\.0|1\.(0|1|2|3|4|6|9|10)|2\.[01]|4\.(1|4|310))")
REASONS = (
    (r"5\.(1\.(0|1|3|6|10)|4\.1)", _("There is no such mailbox: look whether the address is written right.")),
    (r"\d\.(1\.2|4\.4|4\.310)", _("There is no such address on the internet: what stands after @ is wrong.")),
    (r"\d\.2\.[01]", _("The mailbox is closed.")),
    (r"\d\.2\.2", _("The mailbox is full.")),
    (r"\d\.(2\.3|3\.4)", _("The letter is too large for this mailbox.")),
    (r"\d\.7\.\d+", _("The server refused the letter: it took it for unwanted mail, or its rules forbid it.")),
    (r"\d\.4\.\d+", _("The server of this address could not be reached for a long time.")),
)


def is_gone(status: str) -> bool:
    """Whether a letter to the address need not be tried any more."""
    return GONE.fullmatch(status) is not None


def reason_words(problem: str) -> str:
    """The reason in plain words, by the number in what the server said; empty where it gives none that we know."""
    found = STATUS.search(problem)
    status = found[0] if found else ""
    return next((str(words) for pattern, words in REASONS if re.fullmatch(pattern, status)), "")
