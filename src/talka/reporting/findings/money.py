"""Rules about what was spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from talka.reporting.findings.left import most_available
from talka.reporting.findings.lines import euros, figures_of, finding_on, where
from talka.reporting.findings.records import Record, record_of_expenditure
from talka.spending.models import Expenditure, ExpenditureQuerySet
from talka.spending.queries.statements import Line, YearStatement

_CHUNK = 500


def spent_more_than_available(facts: Facts) -> Iterator[Finding]:
    """Spending goes beyond plan and carried-in money, or beyond the most that these can have been."""
    for at, year in enumerate(facts.statement.years):
        before = facts.statement.years[:at]
        over = [line for line in year.lines if _is_over(line, before)]
        for line in over or [line for line in [year.total] if _is_over(line, before)]:
            available = most_available(line, before) or 0
            figures = figures_of(line)
            behind = (*figures["planned"].numbers, *figures["carried_in"].numbers)
            template = (
                _("%(where)s: %(spent)s spent, %(over)s more than the %(available)s available.")
                if line.available == available
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
    available = most_available(line, before)
    return line.spent is not None and available is not None and line.spent > available


def spending_cannot_be_judged(facts: Facts) -> Iterator[Finding]:
    """More is spent than planned, and nothing says how much can have been carried in."""
    for at, year in enumerate(facts.statement.years):
        total = year.total
        if total.planned is None or (total.spent or 0) <= total.planned:
            continue
        if most_available(total, facts.statement.years[:at]) is None:
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


RULES = (
    spent_more_than_available,
    spending_cannot_be_judged,
    ineligible_without_reason,
    spending_without_purpose,
    double_funding,
    plan_is_missing,
)
