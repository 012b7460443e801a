"""Rules about delivered work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.activities.models import Activity, WorkKind
from talka.kernel.numbers import format_count
from talka.kernel.periods import format_date, roman
from talka.kernel.portions import portions
from talka.programmes.models import ImplementationYear
from talka.reporting.findings.facts import CONTRADICTION, GAP, Facts, Figure, Finding, Words
from talka.reporting.findings.records import WorkRecords, record_of
from talka.reporting.queries.doubts import (
    DATED_OUTSIDE,
    LACKING,
    NAMED_IN_PART,
    NO_PARTICIPATIONS,
    NO_PURPOSE,
    PEOPLE_ABOVE,
    UNPROVEN,
    Doubt,
    above_participations,
)

_CHUNK = 500
_NUMBERS = {"count": "entries", "stated": "stated", "named": "named"}


def dated_outside_year(facts: Facts) -> Iterator[Finding]:
    """Work reported in a year carries dates outside it, or outside the agreement."""
    for year, found, records in _by_year(facts, DATED_OUTSIDE):
        first, last = date.fromisoformat(found.earliest), date.fromisoformat(found.latest)
        template = ngettext(
            "%(count)s piece of work reported in year %(year)s (%(period)s) is dated outside it: "
            "from %(first)s to %(last)s",
            "%(count)s pieces of work reported in year %(year)s (%(period)s) are dated outside it: "
            "from %(first)s to %(last)s",
            found.entries,
        )
        values = {
            "count": Figure(format_count(found.entries), found.entries, "darbi ar datumu ārpus gada"),
            "year": roman(year.ordinal),
            "period": year.period,
            "first": format_date(first),
            "last": format_date(last),
        }
        message = Words.of(template, values)
        if first < facts.agreement.starts or last > facts.agreement.ends:
            message += " " + _("Some of it lies outside the whole agreement (%(period)s).") % {
                "period": facts.agreement.period
            }
        yield Finding(DATED_OUTSIDE, CONTRADICTION, message, year.ordinal, records, (first, last))


def people_above_participations(facts: Facts) -> Iterator[Finding]:
    """More unique people than participations: each person takes part at least once."""
    if not any(PEOPLE_ABOVE in found.doubts for found in facts.work.corners.values()):
        return
    grouped: dict[int, list[Activity]] = defaultdict(list)
    for activity in above_participations(facts.work.entries(PEOPLE_ABOVE)):
        grouped[activity.year_id or 0].append(activity)
    for year in facts.years:
        for activity in grouped[year.pk]:
            people = max(activity.people or 0, getattr(activity, "named", 0))
            yield Finding(
                PEOPLE_ABOVE,
                CONTRADICTION,
                Words.of(
                    _("„%(title)s”: %(people)s unique people, but only %(participants)s participations."),
                    {
                        "title": activity.title,
                        "people": Figure(format_count(people), people, "unikālas personas"),
                        "participants": Figure(
                            format_count(activity.participants), activity.participants or 0, "dalības reizes"
                        ),
                    },
                ),
                year.ordinal,
                (record_of(activity),),
                (people, activity.participants),
            )


def counted_in_two_agreements(facts: Facts) -> Iterator[Finding]:
    """The same work stands under another agreement too."""
    pairs = facts.work.twins()
    entries = _entries({pk for pair in pairs for pk in pair})
    found = [(entries[one], entries[twin]) for one, twin in pairs if one in entries and twin in entries]
    for activity, twin in sorted(found, key=lambda pair: [(one.listed_on, one.pk) for one in pair], reverse=True):
        number = twin.agreement.number if twin.agreement else ""
        yield Finding(
            "counted_in_two_agreements",
            CONTRADICTION,
            _("„%(title)s” (%(date)s) is also counted towards agreement %(number)s.")
            % {"title": activity.title, "date": format_date(activity.starts), "number": number},
            activity.year.ordinal if activity.year else None,
            (record_of(activity),),
            (number, activity.starts),
        )


def people_without_participations(facts: Facts) -> Iterator[Finding]:
    """People are stated and not how often they took part: the year's sum of participations lacks them."""
    asking = {kind.code for kind in WorkKind.objects.all() if kind.asks_for("participants")}
    for year, found, records in _by_year(facts, NO_PARTICIPATIONS, asking):
        template = ngettext(
            "%(count)s piece of work in year %(year)s states unique people, but not how many participations: these "
            "are missing in the sum of participations.",
            "%(count)s pieces of work in year %(year)s state unique people, but not how many participations: these "
            "are missing in the sum of participations.",
            found.entries,
        )
        yield _gap(NO_PARTICIPATIONS, template, year, found, records)


def participants_without_evidence(facts: Facts) -> Iterator[Finding]:
    """Participants are counted, but nothing shows that they came."""
    for year, found, records in _by_year(facts, UNPROVEN):
        template = ngettext(
            "%(count)s piece of work in year %(year)s states participants, but has no evidence of them.",
            "%(count)s pieces of work in year %(year)s state participants, but have no evidence of them.",
            found.entries,
        )
        yield _gap(UNPROVEN, template, year, found, records)


def participants_named_in_part(facts: Facts) -> Iterator[Finding]:
    """More participants are counted than are named, and nothing else shows that the rest came."""
    for year, found, records in _by_year(facts, NAMED_IN_PART):
        template = ngettext(
            "%(count)s piece of work in year %(year)s: %(stated)s participants, %(named)s named, and nothing else "
            "shows that the rest came.",
            "%(count)s pieces of work in year %(year)s: %(stated)s participants, %(named)s named, and nothing else "
            "shows that the rest came.",
            found.entries,
        )
        yield _gap(NAMED_IN_PART, template, year, found, records)


def evidence_rule_not_met(facts: Facts) -> Iterator[Finding]:
    """A kind asks for evidence that is not there, and the two rules before this one have not told of it."""
    for year, found, records in _by_year(facts, LACKING):
        template = ngettext(
            "%(count)s piece of work in year %(year)s lacks the evidence that its kind asks for.",
            "%(count)s pieces of work in year %(year)s lack the evidence that their kind asks for.",
            found.entries,
        )
        yield _gap(LACKING, template, year, found, records)


def work_without_purpose(facts: Facts) -> Iterator[Finding]:
    """Work that names no purpose, under an agreement whose money is divided by purposes."""
    for year, found, records in _by_year(facts, NO_PURPOSE):
        template = ngettext(
            "%(count)s piece of work in year %(year)s names no purpose.",
            "%(count)s pieces of work in year %(year)s name no purpose.",
            found.entries,
        )
        yield _gap(NO_PURPOSE, template, year, found, records)


def _by_year(
    facts: Facts, rule: str, kinds: Collection[str] | None = None
) -> Iterator[tuple[ImplementationYear, Doubt, WorkRecords]]:
    for year in facts.years:
        found = facts.work.of(rule, year.pk, kinds)
        if found.entries:
            entries = facts.work.entries(rule, year.pk, kinds)
            yield year, found, WorkRecords(found, entries, tells_named=rule == NAMED_IN_PART)


def _gap(rule: str, template: str, year: ImplementationYear, found: Doubt, records: WorkRecords) -> Finding:
    numbers = {name: format_count(getattr(found, at)) for name, at in _NUMBERS.items()}
    return Finding(rule, GAP, template % {**numbers, "year": roman(year.ordinal)}, year.ordinal, records)


def _entries(keys: Collection[int]) -> dict[int, Activity]:
    found: dict[int, Activity] = {}
    for some in portions(sorted(keys), _CHUNK):
        entries = Activity.objects.filter(pk__in=some).select_related("year", "agreement")
        found |= {entry.pk: entry for entry in entries}
    return found


# These find what is missing, and nothing that contradicts.
GAPS = (
    people_without_participations,
    participants_without_evidence,
    participants_named_in_part,
    evidence_rule_not_met,
    work_without_purpose,
)
RULES = (dated_outside_year, people_above_participations, counted_in_two_agreements, *GAPS)
