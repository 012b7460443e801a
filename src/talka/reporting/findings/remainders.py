"""Rules about what is left of a year and what becomes of it. At most one of them speaks about the same remainder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.money import format_euros
from talka.kernel.periods import roman
from talka.reporting.findings.facts import CONTRADICTION, GAP, Facts, Finding, Words
from talka.reporting.findings.left import carried_out_is_whole, least_left, most_left
from talka.reporting.findings.lines import euros, figures_of, finding_on, where
from talka.reporting.findings.records import Record
from talka.spending.queries.statements import Line, YearStatement


def remainder_does_not_follow(facts: Facts) -> Iterator[Finding]:
    """The stated remainder is not what plan, carried-in money and spending leave, or can leave."""
    for at, year in enumerate(facts.statement.years):
        before = facts.statement.years[:at]
        wrong = [line for line in year.lines if _is_wrongly_stated(line, year, before)]
        # What names no purpose can only be compared with the whole year.
        whole = [year.total] if year.unassigned and not wrong else []
        for line in wrong or [line for line in whole if _is_wrongly_stated(line, year, before)]:
            if line.left is not None and least_left(line) == most_left(line, before):
                yield _exceeding(line) if _exceeds(line) else _not_following(line)
            else:
                yield _out_of_bounds(line, before)


def _is_wrongly_stated(line: Line, year: YearStatement, before: Sequence[YearStatement]) -> bool:
    if line.stated is None:
        return False
    least, most = least_left(line), most_left(line, before)
    if most is not None and line.stated > most:
        return True
    return least is not None and line.stated < least and not _is_stated_in_part(line, year)


def _comparable(year: YearStatement) -> Sequence[Line]:
    """What names no purpose can only be compared with the whole year."""
    return [year.total] if year.unassigned else year.lines


def _is_stated_in_part(line: Line, year: YearStatement) -> bool:
    """Whether the year's stated remainder is that of some purposes only: then the others can have left the rest."""
    if not line.whole or (year.unassigned and year.unassigned.remainder_stated):
        return False
    return not all(one.remainder_stated for one in year.lines)


def _exceeds(line: Line) -> bool:
    return bool(line.carried_out and line.returned) and (line.stated or 0) > (line.left or 0)


def _exceeding(line: Line) -> Finding:
    figures = figures_of(line)
    message = Words.of(
        _(
            "%(where)s: %(carried)s carried and %(returned)s returned are together more than the %(left)s that were "
            "left."
        ),
        {"where": where(line), "carried": figures["carried_out"], **figures},
    )
    return finding_on("remainder_exceeds_what_is_left", CONTRADICTION, line, message)


def _not_following(line: Line) -> Finding:
    figures = figures_of(line)
    difference = euros(
        abs((line.stated or 0) - (line.left or 0)), "starpība", *figures["stated"].numbers, *figures["left"].numbers
    )
    template = (
        _(
            "%(where)s: the remainder is stated as %(stated)s, but plan %(planned)s with %(carried)s carried in, less "
            "%(spent)s spent, leaves %(left)s. They differ by %(difference)s."
        )
        if line.carried_in
        else _(
            "%(where)s: the remainder is stated as %(stated)s, but plan %(planned)s, less %(spent)s spent, leaves "
            "%(left)s. They differ by %(difference)s."
        )
    )
    message = Words.of(
        template,
        {"where": where(line), "carried": figures["carried_in"], "difference": difference, **figures},
    )
    return finding_on("remainder_does_not_follow", CONTRADICTION, line, message)


def _out_of_bounds(line: Line, before: Sequence[YearStatement]) -> Finding:
    least, most = least_left(line), most_left(line, before)
    figures = figures_of(line)
    if most is not None and (line.stated or 0) > most:
        bound = most
        template = _(
            "%(where)s: the remainder is stated as %(stated)s, but plan %(planned)s, less %(spent)s spent, can leave "
            "%(left)s at most. They differ by %(difference)s."
        )
    else:
        bound = least or 0
        template = _(
            "%(where)s: the remainder is stated as %(stated)s, but plan %(planned)s, less %(spent)s spent, leaves "
            "%(left)s at least. They differ by %(difference)s."
        )
    behind = figures["left"].numbers
    values = {
        "where": where(line),
        "difference": euros(abs((line.stated or 0) - bound), "starpība", *figures["stated"].numbers, *behind),
        **figures,
        "left": euros(bound, "aprēķinātais atlikums", *behind),
    }
    return finding_on("remainder_does_not_follow", CONTRADICTION, line, Words.of(template, values))


def carried_in_money_not_shown(facts: Facts) -> Iterator[Finding]:
    """Money was carried into a year, or its purpose, that spends no more than its own plan and states nothing left."""
    for year in facts.statement.years:
        for line in _vanishing(year) if facts.has_ended(year.year) else ():
            records = tuple(
                Record(f"remainder/{year.year.ordinal - 1}/{one.purpose.code}", str(one.purpose), _statement(facts))
                for one in (year.lines if line.whole else [line])
                if one.purpose and one.carried_in
            )
            figures = figures_of(line)
            template = (
                _(
                    "%(carried)s were carried into year %(year)s, but %(spent)s spent of %(planned)s planned do not "
                    "show their use: %(left)s are neither spent nor carried on nor returned."
                )
                if line.whole
                else _(
                    "%(where)s: %(carried)s were carried in, but %(spent)s spent of %(planned)s planned do not show "
                    "their use: %(left)s are neither spent nor carried on nor returned."
                )
            )
            named = {"where": where(line), "year": roman(year.year.ordinal), "carried": figures["carried_in"]}
            message = Words.of(template, named | figures)
            yield finding_on("carried_in_money_not_shown", CONTRADICTION, line, message, records)


def _vanishing(year: YearStatement) -> Sequence[Line]:
    """The whole year, or purposes whose own money another purpose's spending or remainder would hide."""
    if _carried_in_vanishes(year.total) and not any(map(_shows_its_use, year.lines)):
        return [year.total]
    if year.unassigned:
        return []
    return [line for line in year.lines if _carried_in_vanishes(line)]


def _shows_its_use(line: Line) -> bool:
    """Whether a purpose spent more than its own plan, and so of what was carried in for it."""
    return bool(line.carried_in) and line.planned is not None and (line.spent or 0) > line.planned


def _carried_in_vanishes(line: Line) -> bool:
    if not line.carried_in or line.remainder_stated or line.left is None or line.left <= 0:
        return False
    return line.spent is not None and line.planned is not None and line.spent <= line.planned


def remainder_not_stated(facts: Facts) -> Iterator[Finding]:
    """Money is left of an ended year, and nobody says what became of it."""
    for year in facts.statement.years:
        vanishing = _vanishing(year)
        if not facts.has_ended(year.year) or year.total in vanishing:
            continue
        for line in _comparable(year):
            least = least_left(line)
            if line.remainder_stated or least is None or least <= 0 or line in vanishing:
                continue
            template = (
                _("%(where)s: %(left)s are left, but it is not said whether they were carried or returned.")
                if line.left is not None
                else _(
                    "%(where)s: at least %(left)s are left, but it is not said whether they were carried or returned."
                )
            )
            message = template % {"where": where(line), "left": format_euros(least)}
            yield finding_on("remainder_not_stated", GAP, line, message)


def carried_out_differs_from_carried_in(facts: Facts) -> Iterator[Finding]:
    """A year's plan names another carried-in amount than the year before carried out, for a purpose or in all."""
    for at, year in enumerate(facts.statement.years):
        earlier = facts.statement.years[:at]
        before = earlier[-1] if earlier else None
        lines = [(line, _carried_towards(line, before)) for line in year.lines]
        wrong = [(line, out) for line, out in lines if out is not None and _is_another(line, out, before)]
        for line, out in wrong or _wrong_in_all(year, earlier):
            figures = figures_of(line)
            template = (
                _("%(where)s: the plan says %(stated)s were carried in, the year before carried out %(out)s.")
                if before
                else _("%(where)s: the plan says %(stated)s were carried in, but it is the agreement's first year.")
            )
            message = Words.of(
                template,
                {
                    "where": where(line),
                    "stated": euros(
                        line.carried_in_stated or 0, "plānā norādītais pārceltais", *figures["planned"].numbers
                    ),
                    "out": replace(
                        euros(out, "iepriekšējā gadā pārceltais", *figures["carried_in"].numbers),
                        itself=figures["carried_in"].itself,
                    ),
                },
            )
            yield finding_on("carried_out_differs_from_carried_in", CONTRADICTION, line, message)


def _carried_towards(line: Line, before: YearStatement | None) -> int | None:
    """What the year before carried out naming this purpose."""
    if before is None:
        return 0
    previous = before.line(line.purpose.pk) if line.purpose else None
    return previous.carried_out if previous else None


def _is_another(line: Line, out: int, before: YearStatement | None) -> bool:
    if line.carried_in_stated is None:
        return False
    # What was carried without naming a purpose can have come to any: then only less than was named is too little.
    loose = before.unassigned.carried_out if before and before.unassigned else 0
    return line.carried_in_stated < out if loose else line.carried_in_stated != out


def _wrong_in_all(year: YearStatement, before: Sequence[YearStatement]) -> Iterator[tuple[Line, int]]:
    """The plan's carried-in money of all purposes, where they cannot be judged one by one."""
    stated, out = year.total.carried_in_stated, before[-1].total.carried_out if before else None
    if stated is None or out is None:
        return
    says_all = all(line.carried_in_stated is not None for line in year.lines)
    if (stated > out and carried_out_is_whole(before)) or (stated < out and says_all):
        yield year.total, out


def _statement(facts: Facts) -> str:
    return reverse("spending:statement", args=[facts.agreement.pk])


RULES = (
    remainder_does_not_follow,
    carried_in_money_not_shown,
    remainder_not_stated,
    carried_out_differs_from_carried_in,
)
