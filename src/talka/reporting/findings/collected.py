"""All rules over one agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from talka.programmes.models import Agreement
from talka.reporting.findings import money, promises, work
from talka.reporting.findings.facts import CONTRADICTION, Facts, Finding, Rule
from talka.reporting.models import Acknowledgement
from talka.reporting.queries.figures import figures
from talka.reporting.queries.indicators import indicator_rows
from talka.reporting.queries.tallies import doubtful
from talka.spending.queries.statements import statement

RULES = (*work.RULES, *money.RULES, *promises.RULES)


def facts_of(agreement: Agreement) -> Facts:
    """Read once what all rules look at."""
    counted = figures(agreement)
    return Facts(
        agreement=agreement,
        years=counted.definitions.years,
        statement=statement(agreement),
        figures=counted,
        indicators=indicator_rows(agreement, counted=counted),
        today=timezone.localdate(),
        doubtful=doubtful(agreement),
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
    reasons = {row.key: row.reason for row in Acknowledgement.objects.filter(agreement=agreement, withdrawn_at=None)}
    found = [finding for rule in rules for finding in rule(facts)]
    if up_to_year is not None:
        found = [finding for finding in found if finding.year is None or finding.year <= up_to_year]
    marked = [replace(finding, acknowledged=reasons.get(finding.key, "")) for finding in found]
    return sorted(marked, key=lambda f: (f.kind != CONTRADICTION, f.year or 0))
