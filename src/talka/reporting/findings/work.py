"""Rules about delivered work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.activities.models import Activity, ActivityQuerySet, Participation, ParticipationRole, ServedGroup
from talka.activities.models.kinds import CONSULTATION
from talka.activities.queries.evidence import (
    lacking_evidence,
    with_participants_named_in_part,
    with_participants_unproven,
)
from talka.kernel.numbers import format_count
from talka.kernel.periods import format_date, roman
from talka.kernel.text import fold
from talka.programmes.models import ImplementationYear
from talka.reporting.findings.facts import CONTRADICTION, GAP, Facts, Figure, Finding, Words, record_of
from talka.reporting.queries.doubts import above_participations, dated_outside


def dated_outside_year(facts: Facts) -> Iterator[Finding]:
    """Work reported in a year carries dates outside it, or outside the agreement."""
    for year, found in _by_year(facts, dated_outside(_doubtful(facts), facts.years)):
        first = min(a.starts for a in found if a.starts)
        last = max(a.ends or a.starts for a in found if a.starts)
        template = ngettext(
            "%(count)s piece of work reported in year %(year)s (%(period)s) is dated outside it: "
            "from %(first)s to %(last)s",
            "%(count)s pieces of work reported in year %(year)s (%(period)s) are dated outside it: "
            "from %(first)s to %(last)s",
            len(found),
        )
        values = {
            "count": Figure(format_count(len(found)), len(found), "darbi ar datumu ārpus gada"),
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
        yield Finding(
            "dated_outside_year", CONTRADICTION, message, year.ordinal, tuple(map(record_of, found)), (first, last)
        )


def people_above_participations(facts: Facts) -> Iterator[Finding]:
    """More unique people than participations: each person takes part at least once."""
    for year, found in _by_year(facts, above_participations(_doubtful(facts))):
        for activity in found:
            people = max(activity.people or 0, getattr(activity, "named", 0))
            yield Finding(
                "people_above_participations",
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


def people_without_participations(facts: Facts) -> Iterator[Finding]:
    """People are stated and not how often they took part: the year's sum of participations lacks them."""
    named = Participation.objects.filter(activity=OuterRef("pk"), person__isnull=False).order_by().values("activity")
    number = named.annotate(number=Count("pk")).values("number")
    # More than none, first: else the names of each piece of work are counted.
    silent = _counted(facts).filter(participants=None, people__gt=0).filter(people__gt=Coalesce(Subquery(number), 0))
    for year, found in _by_year(facts, (one for one in silent if one.kind.asks_for("participants"))):
        yield Finding(
            "people_without_participations",
            GAP,
            ngettext(
                "%(count)s piece of work in year %(year)s states unique people, but not how many participations: these "
                "are missing in the sum of participations.",
                "%(count)s pieces of work in year %(year)s state unique people, but not how many participations: these "
                "are missing in the sum of participations.",
                len(found),
            )
            % {"count": format_count(len(found)), "year": roman(year.ordinal)},
            year.ordinal,
            tuple(map(record_of, found)),
        )


def counted_in_two_agreements(facts: Facts) -> Iterator[Finding]:
    """The same work stands under another agreement too."""
    others = Activity.objects.counted().exclude(agreement=facts.agreement).exclude(agreement=None)
    same = others.filter(sort_key=OuterRef("sort_key"), starts=OuterRef("starts"), kind=OuterRef("kind")).order_by()
    own = list(_counted(facts).exclude(starts=None).filter(Exists(same))) if others.exists() else []
    twins: dict[tuple[object, ...], list[Activity]] = defaultdict(list)
    for other in others.filter(sort_key__in={a.sort_key for a in own}).select_related("agreement"):
        twins[_likeness(other)].append(other)
    ours = [activity for activity in own if _is_titled_by_us(activity)]
    served = _served({one.pk for activity in ours for one in (activity, *twins[_likeness(activity)])})
    lines = {activity.pk for activity in ours}
    for activity in own:
        for twin in twins[_likeness(activity)]:
            # Two centres advise on the same topic on one day; it is one advice only if somebody had both.
            if activity.pk in lines and not served[activity.pk] & served[twin.pk]:
                continue
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


def participants_without_evidence(facts: Facts) -> Iterator[Finding]:
    """Participants are counted, but nothing shows that they came."""
    for year, found in _by_year(facts, with_participants_unproven(_doubtful(facts))):
        yield Finding(
            "participants_without_evidence",
            GAP,
            ngettext(
                "%(count)s piece of work in year %(year)s states participants, but has no evidence of them.",
                "%(count)s pieces of work in year %(year)s state participants, but have no evidence of them.",
                len(found),
            )
            % {"count": format_count(len(found)), "year": roman(year.ordinal)},
            year.ordinal,
            tuple(map(record_of, found)),
        )


def participants_named_in_part(facts: Facts) -> Iterator[Finding]:
    """More participants are counted than are named, and nothing else shows that the rest came."""
    for year, found in _by_year(facts, with_participants_named_in_part(_doubtful(facts))):
        counts = [(activity.participants or 0, getattr(activity, "named", 0)) for activity in found]
        message = ngettext(
            "%(count)s piece of work in year %(year)s: %(stated)s participants, %(named)s named, and nothing else "
            "shows that the rest came.",
            "%(count)s pieces of work in year %(year)s: %(stated)s participants, %(named)s named, and nothing else "
            "shows that the rest came.",
            len(found),
        ) % {
            "count": format_count(len(found)),
            "year": roman(year.ordinal),
            "stated": format_count(sum(stated for stated, _named in counts)),
            "named": format_count(sum(named for _stated, named in counts)),
        }
        records = [
            replace(record_of(activity), label=f"{activity.title} ({format_count(named)} / {format_count(stated)})")
            for activity, (stated, named) in zip(found, counts, strict=True)
        ]
        yield Finding("participants_named_in_part", GAP, message, year.ordinal, tuple(records))


def evidence_rule_not_met(facts: Facts) -> Iterator[Finding]:
    """A kind asks for evidence that is not there."""
    lacking = lacking_evidence(_doubtful(facts))
    # The two rules before this one have told of these.
    for told in (with_participants_unproven, with_participants_named_in_part):
        lacking = lacking.exclude(pk__in=told(_doubtful(facts)).values("pk"))
    for year, found in _by_year(facts, lacking):
        yield Finding(
            "evidence_rule_not_met",
            GAP,
            ngettext(
                "%(count)s piece of work in year %(year)s lacks the evidence that its kind asks for.",
                "%(count)s pieces of work in year %(year)s lack the evidence that their kind asks for.",
                len(found),
            )
            % {"count": format_count(len(found)), "year": roman(year.ordinal)},
            year.ordinal,
            tuple(map(record_of, found)),
        )


def work_without_purpose(facts: Facts) -> Iterator[Finding]:
    """Work that names no purpose, under an agreement whose money is divided by purposes."""
    if not facts.statement.purposes:
        return
    for year, found in _by_year(facts, _counted(facts).filter(purpose=None)):
        yield Finding(
            "work_without_purpose",
            GAP,
            ngettext(
                "%(count)s piece of work in year %(year)s names no purpose.",
                "%(count)s pieces of work in year %(year)s name no purpose.",
                len(found),
            )
            % {"count": format_count(len(found)), "year": roman(year.ordinal)},
            year.ordinal,
            tuple(map(record_of, found)),
        )


def _counted(facts: Facts) -> ActivityQuerySet:
    return (
        Activity.objects.counted().filter(agreement=facts.agreement, year__isnull=False).select_related("year", "kind")
    )


def _doubtful(facts: Facts) -> ActivityQuerySet:
    """Those at which a rule may find fault: the whole log is not looked through each time."""
    return _counted(facts).filter(pk__in=facts.doubtful)


def _by_year(facts: Facts, found: Iterable[Activity]) -> Iterator[tuple[ImplementationYear, list[Activity]]]:
    grouped: dict[int, list[Activity]] = defaultdict(list)
    for activity in found:
        grouped[activity.year_id or 0].append(activity)
    for year in facts.years:
        if year.pk in grouped:
            yield year, sorted(grouped[year.pk], key=lambda a: (a.listed_on, a.pk))


def _likeness(activity: Activity) -> tuple[object, ...]:
    # The sort key leaves out punctuation and the end of a long title: by it alone others would be taken for the same.
    return activity.kind_id, activity.starts, fold(activity.title) or activity.title, activity.sort_key


def _is_titled_by_us(activity: Activity) -> bool:
    """Whether nobody thought of the title: advice is called by its kind and its topic, or whom it was for."""
    names = {activity.kind.name, activity.kind.name_en} - {""}
    return activity.kind.code == CONSULTATION and any(
        activity.title == name or activity.title.startswith(f"{name}: ") for name in names
    )


def _served(activities: set[int]) -> dict[int, set[tuple[str, int]]]:
    """Whom each was for: organisations, persons, communities and networks, and not those who spoke."""
    served: dict[int, set[tuple[str, int]]] = defaultdict(set)
    if not activities:
        return served
    people = Participation.objects.filter(activity__in=activities).exclude(role=ParticipationRole.SPEAKER)
    groups = ServedGroup.objects.filter(activity__in=activities)
    for rows, names in ((people, ("person", "organisation")), (groups, ("community", "network"))):
        for activity, *ids in rows.values_list("activity", *names):
            served[activity].update((name, pk) for name, pk in zip(names, ids, strict=True) if pk is not None)
    return served


# These find what is missing, and nothing that contradicts.
GAPS = (
    people_without_participations,
    participants_without_evidence,
    participants_named_in_part,
    evidence_rule_not_met,
    work_without_purpose,
)
RULES = (dated_outside_year, people_above_participations, counted_in_two_agreements, *GAPS)
