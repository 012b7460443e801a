"""Rules about money. At most one of them speaks about the same remainder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.money import format_euros
from talka.kernel.periods import roman
from talka.kernel.portions import portions
from talka.reporting.findings.facts import (
    CONTRADICTION,
    GAP,
    Facts,
    Finding,
    Words,
)
from talka.reporting.findings.lines import euros, figures_of, finding_on, where
from talka.reporting.findings.records import Record, record_of_expenditure
from talka.spending.models import Expenditure, ExpenditureQuerySet
from talka.spending.queries.statements import Line, YearStatement

_CHUNK = 500


def remainder_does_not_follow(facts: Facts) -> Iterator[Finding]:
    """The stated remainder is not what plan, carried-in money and spending leave."""
    for year in facts.statement.years:
        for line in _comparable(year):
            if line.stated is None or line.left is None or line.stated == line.left:
                continue
            if line.stated > line.left or not _is_stated_in_part(line, year):
                yield _exceeding(line) if _exceeds(line) else _not_following(line)


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
    if _carried_in_vanishes(year.total):
        return [year.total]
    if year.unassigned:
        return []
    return [line for line in year.lines if _carried_in_vanishes(line)]


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
            if not line.remainder_stated and line.left is not None and line.left > 0 and line not in vanishing:
                message = _(
                    "%(where)s: %(left)s are left, but it is not said whether they were carried or returned."
                ) % {"where": where(line), "left": format_euros(line.left)}
                yield finding_on("remainder_not_stated", GAP, line, message)


def carried_out_differs_from_carried_in(facts: Facts) -> Iterator[Finding]:
    """A year's plan names another carried-in amount than the year before carried out, for a purpose or in all."""
    before: YearStatement | None = None
    for year in facts.statement.years:
        lines = [(line, _carried_towards(line, before)) for line in year.lines]
        wrong = [(line, out) for line, out in lines if out is not None and _is_another(line, out, before)]
        for line, out in wrong or _wrong_in_all(year, before):
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
        before = year


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


def _wrong_in_all(year: YearStatement, before: YearStatement | None) -> Iterator[tuple[Line, int]]:
    """The plan's carried-in money of all purposes, where they cannot be judged one by one."""
    stated, out = year.total.carried_in_stated, before.total.carried_out if before else None
    if before is None or stated is None or out is None:
        return
    says_all = all(line.carried_in_stated is not None for line in year.lines)
    if (stated > out and _carried_out_is_whole(before)) or (stated < out and says_all):
        yield year.total, out


def _carried_out_is_whole(year: YearStatement) -> bool:
    """Whether nothing else can have been carried out of a year than what is stated."""
    if year.unassigned and year.unassigned.remainder_stated:
        return True
    return all(line.carried_out is not None or line.left is line.spent is line.planned is None for line in year.lines)


def spent_more_than_available(facts: Facts) -> Iterator[Finding]:
    """Spending goes beyond plan and carried-in money, or beyond the most that these can have been."""
    for at, year in enumerate(facts.statement.years):
        before = facts.statement.years[:at]
        over = [line for line in year.lines if _is_over(line, before)]
        for line in over or [line for line in [year.total] if _is_over(line, before)]:
            available = _most_available(line, before) or 0
            figures = figures_of(line)
            behind = (*figures["planned"].numbers, *figures["carried_in"].numbers)
            template = (
                _("%(where)s: %(spent)s spent, %(over)s more than the %(available)s available.")
                if line.available is not None
                else _(
                    "%(where)s: %(spent)s spent, %(over)s more than the %(available)s that can have been available at "
                    "most: it is not said what was carried in."
                )
            )
            more = euros((line.spent or 0) - available, "pārtēriņš", *figures["spent"].numbers, *behind)
            values = {"available": euros(available, "pieejamais", *behind), "over": more, **figures}
            message = Words.of(template, {"where": where(line), **values})
            yield finding_on("spent_more_than_available", CONTRADICTION, line, message)


def _is_over(line: Line, before: Sequence[YearStatement]) -> bool:
    available = _most_available(line, before)
    return line.spent is not None and available is not None and line.spent > available


def _most_available(line: Line, before: Sequence[YearStatement]) -> int | None:
    """Planned and carried in; where it is not said what was carried in, the most that the years before can have left.

    None where their figures do not say that either.
    """
    if line.available is not None or line.planned is None or not before:
        return line.available
    *earlier, last = before
    if line.purpose and last.unassigned and last.unassigned.remainder_stated:
        # Any purpose can have got what was carried without naming one: only the whole year can be judged.
        return None
    same = last.line(line.purpose.pk) if line.purpose else last.total
    most = _most_available(same, earlier) if same else None
    if same is None or most is None:
        return None
    return line.planned + max(most - (same.spent or 0), line.carried_in_stated or 0, 0)


def spending_cannot_be_judged(facts: Facts) -> Iterator[Finding]:
    """More is spent than planned, and nothing says how much can have been carried in."""
    for at, year in enumerate(facts.statement.years):
        total = year.total
        if total.planned is None or (total.spent or 0) <= total.planned:
            continue
        if _most_available(total, facts.statement.years[:at]) is None:
            message = _(
                "%(where)s: %(spent)s spent, and %(planned)s planned. Whether it is too much cannot be judged: the "
                "years before do not say what they left."
            ) % {
                "where": where(total),
                "spent": format_euros(total.spent),
                "planned": format_euros(total.planned),
            }
            yield finding_on("spending_cannot_be_judged", GAP, total, message)


def ineligible_without_reason(facts: Facts) -> Iterator[Finding]:
    """An ineligible part says nothing about why."""
    found = _present(facts).filter(ineligible__gt=0, ineligible_reason="").select_related("year")
    for expenditure in found:
        yield Finding(
            "ineligible_without_reason",
            GAP,
            _("%(amount)s of „%(what)s” are ineligible, but it is not said why.")
            % {"amount": format_euros(expenditure.ineligible), "what": expenditure},
            expenditure.year.ordinal,
            (record_of_expenditure(expenditure),),
            (expenditure.ineligible,),
        )


def spending_without_purpose(facts: Facts) -> Iterator[Finding]:
    """Of some spending only the year is known, though the plan is divided by purposes."""
    for year in facts.statement.years:
        if year.unassigned and year.unassigned.spent and len(facts.statement.purposes) > 1:
            found = list(_present(facts).filter(year=year.year, purpose=None)[:50])
            yield Finding(
                "spending_without_purpose",
                GAP,
                _("Year %(year)s: of %(amount)s spent the purpose is not known.")
                % {"year": roman(year.year.ordinal), "amount": format_euros(year.unassigned.spent)},
                year.year.ordinal,
                tuple(map(record_of_expenditure, found)),
                (year.unassigned.spent,),
            )


def double_funding(facts: Facts) -> Iterator[Finding]:
    """The same supplier's document is paid twice, and no split whose shares make the whole explains it."""
    same = Expenditure.objects.present().filter(
        supplier_compared=OuterRef("supplier_compared"), document_compared=OuterRef("document_compared")
    )
    documents = _present(facts).exclude(document_compared="").exclude(supplier_compared="").order_by()
    own = list(documents.filter(Exists(same.exclude(pk=OuterRef("pk")))).select_related("year"))
    groups = _bearing({(e.supplier_compared, e.document_compared) for e in own})
    years = {e.pk: e.year.ordinal for e in own}
    for paid in sorted(groups.values(), key=lambda paid: paid[0].pk):
        if not _explained(paid):
            yield _paid_twice(facts, paid, years)


def _bearing(documents: set[tuple[str, str]]) -> dict[tuple[str, str], list[Expenditure]]:
    """What is paid by each of these, a part at a time: there may be more than one query can name."""
    groups: dict[tuple[str, str], list[Expenditure]] = {}
    present = Expenditure.objects.present().select_related("agreement", "split").order_by("pk")
    for some in map(set, portions(sorted(documents), _CHUNK)):
        suppliers, numbers = ({key[part] for key in some} for part in (0, 1))
        for expenditure in present.filter(supplier_compared__in=suppliers, document_compared__in=numbers):
            if (key := (expenditure.supplier_compared, expenditure.document_compared)) in some:
                groups.setdefault(key, []).append(expenditure)
    return groups


def _explained(paid: list[Expenditure]) -> bool:
    splits = {expenditure.split_id for expenditure in paid}
    return len(splits) == 1 and None not in splits and sum(e.share or 0 for e in paid) == 10_000  # noqa: PLR2004 -- the whole


def _paid_twice(facts: Facts, paid: list[Expenditure], years: dict[int, int]) -> Finding:
    here = [e for e in paid if e.agreement_id == facts.agreement.pk]
    others = sorted({e.agreement.number for e in paid if e.agreement_id != facts.agreement.pk})
    facts_named = {"supplier": here[0].supplier, "number": here[0].document_number, "others": ", ".join(others)}
    message = (
        _("Document %(number)s of %(supplier)s is paid here and under %(others)s as well.")
        if others
        else _("Document %(number)s of %(supplier)s is paid more than once.")
    ) % facts_named
    return Finding(
        "double_funding",
        CONTRADICTION,
        message,
        years.get(here[0].pk),
        tuple(map(record_of_expenditure, here)),
        tuple(sorted(e.amount for e in paid)),
    )


def plan_is_missing(facts: Facts) -> Iterator[Finding]:
    """A year that has ended has no budget line."""
    for year in facts.statement.years:
        if year.total.planned is None and facts.has_ended(year.year):
            message = _("Year %(year)s has no plan.") % {"year": roman(year.year.ordinal)}
            # Whoever may type the plan finds the way to it there; the others see what is missing.
            plan = reverse("programmes:show", args=[facts.agreement.pk]) + "#budget"
            record = Record(f"budget/{year.year.ordinal}", where(year.total), plan)
            yield Finding("plan_is_missing", GAP, message, year.year.ordinal, (record,), mend_url=plan)


def _present(facts: Facts) -> ExpenditureQuerySet:
    return Expenditure.objects.present().filter(agreement=facts.agreement)


def _statement(facts: Facts) -> str:
    return reverse("spending:statement", args=[facts.agreement.pk])


RULES = (
    remainder_does_not_follow,
    carried_in_money_not_shown,
    remainder_not_stated,
    carried_out_differs_from_carried_in,
    spent_more_than_available,
    spending_cannot_be_judged,
    ineligible_without_reason,
    spending_without_purpose,
    double_funding,
    plan_is_missing,
)
