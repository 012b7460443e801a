"""What can be left of a line of the statement, where not all is said about what was carried in."""

from __future__ import annotations

from collections.abc import Sequence

from talka.spending.queries.statements import Line, YearStatement


def least_left(line: Line) -> int | None:
    """What is left if nothing more was carried in than is said; None where it can be anything."""
    if line.planned is None or line.spent is None or line.partial:
        return None
    return line.planned + (line.carried_in or 0) - line.spent


def most_left(line: Line, before: Sequence[YearStatement]) -> int | None:
    """What is left if as much was carried in as can have been; None where nothing says that."""
    available = most_available(line, before)
    return None if available is None else available - (line.spent or 0)


def most_available(line: Line, before: Sequence[YearStatement]) -> int | None:
    """Planned and carried in; where it is not said what was carried in, the most that the years before can have left.

    None where their figures do not say that either.
    """
    if line.planned is None or not before:
        return line.available
    *earlier, last = before
    if line.purpose and last.unassigned and last.unassigned.carried_out:
        # Any purpose can have got what was carried without naming one: only the whole year can be judged.
        return None
    if line.available is not None and (line.purpose or carried_out_is_whole(before)):
        return line.available
    same = last.line(line.purpose.pk) if line.purpose else last.total
    left = most_left(same, earlier) if same else None
    if left is None:
        return None
    if line.whole:
        # A purpose that spent too much takes nothing from what the others can have left.
        parts = [_most_carried_out(one, earlier) for one in last.lines]
        by_purpose = sum(max(part, 0) for part in parts if part is not None)
        left = max(left - (last.total.returned or 0), by_purpose) if None in parts else by_purpose
    return line.planned + max(left, line.carried_in or 0, line.carried_in_stated or 0, 0)


def _most_carried_out(line: Line, before: Sequence[YearStatement]) -> int | None:
    return most_left(line, before) if line.carried_out is None else line.carried_out


def carried_out_is_whole(years: Sequence[YearStatement]) -> bool:
    """Whether nothing else can have been carried out of the last of the years than what is stated."""
    last = years[-1]
    if last.unassigned and last.unassigned.remainder_stated:
        return True
    return all(line.carried_out is not None or _never_had_money(line, years) for line in last.lines)


def _never_had_money(line: Line, years: Sequence[YearStatement]) -> bool:
    same = [year.line(line.purpose.pk) for year in years] if line.purpose else []
    return all(one is None or (one.spent is one.planned is None and not one.carried_out) for one in same)
