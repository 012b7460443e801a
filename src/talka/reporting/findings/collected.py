"""All rules over one agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from talka.programmes.models import Agreement
from talka.reporting.findings import money, promises, remainders, work
from talka.reporting.findings.facts import CONTRADICTION, Facts, Finding, Rule
from talka.reporting.models import Acknowledgement
from talka.reporting.queries.doubted import Doubted, kept_doubts
from talka.reporting.queries.figures import figures
from talka.reporting.queries.indicators import indicator_rows
from talka.spending.queries.statements import statement

RULES = (*work.RULES, *remainders.RULES, *money.RULES, *promises.RULES)


def facts_of(agreement: Agreement, work: Doubted | None = None) -> Facts:
    """Read once what all rules look at; what they find in the log, from what is kept of it unless it is given."""
    counted = figures(agreement)
    return Facts(
        agreement=agreement,
        years=counted.definitions.years,
        statement=statement(agreement),
        figures=counted,
        indicators=indicator_rows(agreement, counted=counted),
        today=timezone.localdate(),
        work=work or kept_doubts(agreement),
    )


def findings_of(agreement: Agreement, *, up_to_year: int | None = None) -> list[Finding]:
    """What the rules find: contradictions first, then gaps, each in the order of years."""
    return _found(agreement, RULES, up_to_year)


def contradictions_of(agreement: Agreement, *, up_to_year: int | None = None) -> list[Finding]:
    """Those of the findings that are contradictions, without asking the rules that find gaps only."""
    rules = [rule for rule in RULES if rule not in work.GAPS]
    return [finding for finding in _found(agreement, rules, up_to_year) if finding.kind == CONTRADICTION]


def _found(agreement: Agreement, rules: Sequence[Rule], up_to_year: int | None) -> list[Finding]:
    facts = facts_of(agreement)
    found = [finding for rule in rules for finding in rule(facts)]
    if up_to_year is not None:
        found = [finding for finding in found if finding.year is None or finding.year <= up_to_year]
    return sorted(_acknowledged(agreement, found), key=lambda f: (f.kind != CONTRADICTION, f.year or 0))


def _acknowledged(agreement: Agreement, found: list[Finding]) -> list[Finding]:
    reasons = {row.key: row.reason for row in Acknowledgement.objects.filter(agreement=agreement, withdrawn_at=None)}
    if not reasons:
        # A key is made of all records: nobody asks for it in vain.
        return found
    return [
        replace(finding, acknowledged=reasons.get(finding.key, "")) if finding.kind == CONTRADICTION else finding
        for finding in found
    ]
