"""As sent, as known now, and the difference: what later changes of the records did to figures already reported."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from talka.kernel.money import format_euros
from talka.kernel.numbers import format_scaled
from talka.programmes.models import Agreement
from talka.reporting.models import Submission
from talka.reporting.queries.indicator_lines import figures_told
from talka.reporting.queries.shapes import Correction, Number, ReportContent

# Part of the id of a figure inside a narrative.
REPEATED = ".text."
# Ids of numbers in explanations of contradictions begin so.
EXPLAINED = "finding."
# Figures of an indicator that follow from its target and the years' values; a correction of those says it all.
_FOLLOWING = re.compile(r"y\d+\.indicators\..+\.(?:before|percent|difference)|y1\.indicators\..+\.together")


@dataclass(frozen=True)
class Comparison:
    """One figure of a sent report beside the same figure now; None where it does not stand in one of them."""

    id: str
    label: str
    year: int
    money: bool
    sent: int | None
    now: int | None
    scale: int = 1
    # Whether the sent report holds what the figure is made of.
    opens: bool = False

    @property
    def difference(self) -> int | None:
        """Now less sent."""
        return None if self.sent is None or self.now is None else self.now - self.sent

    @property
    def differs(self) -> bool:
        """Whether anything changed."""
        return self.sent != self.now


def compared(sent: ReportContent, now: ReportContent) -> list[Comparison]:
    """Every figure of the sent report, then those of the same years that stand only in the present one.

    A figure that a narrative repeats is compared where it stands by itself.
    """
    stated = figures_told(sent)
    # Explanations say again, in words, what stands by itself.
    stated = tuple(number for number in stated if not number.id.startswith(EXPLAINED))
    told = {number.label for number in stated if REPEATED not in number.id}
    later = {number.id: number for number in now.numbers}
    rows = [
        _comparison(number, later.get(number.id), opens=sent.number(number.id) is not None)
        for number in stated
        if REPEATED not in number.id or number.label not in told
    ]
    before = {number.id for number in stated}
    new = [n for n in now.numbers if n.id not in before and n.year <= sent.up_to_year and REPEATED not in n.id]
    new = [number for number in new if not number.id.startswith(EXPLAINED)]
    if any(record.named is None for record in sent.records):
        # Sent before these were kept: their absence says nothing.
        new = [number for number in new if not number.id.endswith((".totals", ".uncounted"))]
    return rows + [Comparison(n.id, n.label, n.year, n.money, None, n.value, n.scale) for n in new]


def _comparison(sent: Number, now: Number | None, *, opens: bool) -> Comparison:
    known = now.value if now else None
    return Comparison(sent.id, sent.label, sent.year, sent.money, sent.value, known, sent.scale, opens)


def sent_as_told(sent: Submission) -> ReportContent:
    """A sent report to compare with: of one sent before its words were kept apart, all that was sent."""
    return ReportContent.from_json(sent.told or sent.content)


def corrections_of(agreement: Agreement, content: ReportContent) -> ReportContent:
    """The report with the list of figures that the last accepted report stated otherwise."""
    earlier = (
        Submission.objects.filter(agreement=agreement, state=Submission.State.ACCEPTED)
        .defer("content")
        .order_by("-number")
        .first()
    )
    if earlier is None:
        return content
    rows = [
        row
        for row in compared(sent_as_told(earlier), content)
        # Figures over all years and inside texts repeat others, or grow with each year by their nature.
        if row.differs and row.year and REPEATED not in row.id and not _FOLLOWING.fullmatch(row.id)
    ]
    return replace(content, corrections=tuple(_correction(row, earlier.number) for row in rows))


def _correction(row: Comparison, number: int) -> Correction:
    difference = row.difference
    sign = "+" if difference and difference > 0 else ""
    return Correction(
        f"correction.{row.id}",
        row.id,
        row.label,
        number,
        _written(row.sent, row),
        _written(row.now, row),
        "" if difference is None else sign + _written(difference, row),
    )


def _written(value: int | None, row: Comparison) -> str:
    if value is None:
        return "–"
    return f"{format_euros(value, symbol=False)} euro" if row.money else format_scaled(value, row.scale)
