"""A pasted list of addresses: which can be subscribed, and why the others cannot."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from talka.accounts.models import Centre
from talka.kernel.text import fold
from talka.outreach.models import ReaderRole
from talka.outreach.queries.subscribers import cleaned_address, hash_of_address, known_addresses, suppressions_of

MOST_ROWS = 10_000
LONGEST = 254
_ROLES = {
    "nvo": ReaderRole.NGO, "ngo": ReaderRole.NGO, "biedriba": ReaderRole.NGO, "kopiena": ReaderRole.COMMUNITY,
    "pasvaldiba": ReaderRole.MUNICIPALITY, "iestade": ReaderRole.MUNICIPALITY, "brivpratigais": ReaderRole.VOLUNTEER,
}  # fmt: skip
_CUT = re.compile(r"[\t;,]")
_NAMED = re.compile(r".*<([^<>]+)>")


@dataclass(frozen=True)
class ListedAddress:
    """One row of a pasted list; `problem` says why it stays out."""

    number: int
    email: str
    role: str = ""
    problem: str = ""


def read_addresses(text: str, centre: Centre) -> list[ListedAddress]:
    """Read rows with an address and, if wanted, a role: „anna@example.lv; NVO”."""
    rows = [_row(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()][:MOST_ROWS]
    good = [row.email for row in rows if not row.problem]
    known, left = known_addresses(good, centre), suppressions_of(good, centre)
    seen: set[str] = set()
    judged: list[ListedAddress] = []
    for row in rows:
        problem = row.problem
        if not problem and row.email in seen:
            problem = _("It stands in the list twice.")
        elif not problem and hash_of_address(row.email) in left:
            problem = _("They unsubscribed. Only they themselves can subscribe again.")
        elif not problem and row.email in known:
            problem = _("Subscribes already.")
        seen.add(row.email)
        judged.append(ListedAddress(row.number, row.email, row.role, problem))
    return judged


def _row(number: int, line: str) -> ListedAddress:
    named = _NAMED.match(line)
    cells = [cell.strip() for cell in _CUT.split(line)]
    address = named[1] if named else next((cell for cell in cells if "@" in cell), cells[0])
    email = cleaned_address(address)
    role = next((_ROLES[fold(cell)] for cell in cells if fold(cell) in _ROLES), "")
    try:
        validate_email(email)
    except ValidationError:
        return ListedAddress(number, email[:LONGEST], problem=_("This is not an e-mail address."))
    if len(email) > LONGEST:
        return ListedAddress(number, email[:LONGEST], problem=_("This is not an e-mail address."))
    return ListedAddress(number, email, str(role))
