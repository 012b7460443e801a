"""What rules say of a line of the statement: where it is, its amounts, and the finding about it."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.money import format_euros
from talka.kernel.periods import roman
from talka.reporting.findings.facts import Figure, Finding, Kind
from talka.reporting.findings.records import Record
from talka.spending.queries.statements import Line


def where(line: Line) -> str:
    """The year, and the purpose where it is one."""
    year = _("Year %(year)s") % {"year": roman(line.year.ordinal)}
    return f"{year}, „{line.purpose}”" if line.purpose else year


def euros(cents: int, label: str, *numbers: str) -> Figure:
    """An amount in a message, with the numbers of the report from which it follows."""
    return Figure(format_euros(cents), cents, label, money=True, numbers=numbers)


def figures_of(line: Line) -> dict[str, Figure]:
    """The amounts of a line as the report prints them, each with the numbers of the report behind it."""
    year, code = line.year.ordinal, f".{line.purpose.code}" if line.purpose else ""
    itself = {
        "planned": f"y{year}.planned{code}",
        "spent": f"y{year}.spent{code}",
        "carried_in": f"y{year - 1}.carried{code}",
        "carried_out": f"y{year}.carried{code}",
        "returned": f"y{year}.returned{code}",
    }
    # Where nobody says that anything was carried on, what came into the year follows from the year before.
    before = (itself["carried_in"], f"y{year - 1}.planned{code}", f"y{year - 1}.spent{code}")
    ids = {name: (number,) for name, number in itself.items()} | {
        "carried_in": before if year > 1 else (itself["planned"],),
        "stated": (itself["carried_out"], itself["returned"]),
        "left": (itself["planned"], itself["carried_in"], itself["spent"]),
    }
    labels = {
        "planned": "plānotais", "spent": "izlietotais", "carried_in": "no iepriekšējā gada pārceltais",
        "carried_out": "pārceltais", "returned": "atgrieztais", "stated": "norādītais atlikums",
        "left": "aprēķinātais atlikums",
    }  # fmt: skip
    return {
        name: replace(euros(getattr(line, name) or 0, labels[name], *ids[name]), itself=itself.get(name, ""))
        for name in ids
    }


def finding_on(rule: str, kind: Kind, line: Line, message: str, records: tuple[Record, ...] = ()) -> Finding:
    """A finding about a line; without records it is the line of the budget that is named."""
    code = line.purpose.code if line.purpose else ""
    # What is planned is mended there; what was spent and what became of the rest, in the statement.
    plan = reverse("programmes:show", args=[line.year.agreement_id]) + "#budget"
    here = records or (Record(f"budget/{line.year.ordinal}/{code}".rstrip("/"), where(line), plan),)
    numbers = (code, line.planned, line.carried_in, line.spent, line.carried_out, line.returned, line.carried_in_stated)
    return Finding(
        rule,
        kind,
        message,
        line.year.ordinal,
        here,
        numbers,
        mend_url=reverse("spending:statement", args=[line.year.agreement_id]),
    )
