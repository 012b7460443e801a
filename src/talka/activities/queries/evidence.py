"""Whether what was recorded is proven as its kind asks.

The rule is written twice, over one entry and over many, because a page asks about one and findings about all;
a test compares the two over every combination.
"""

from __future__ import annotations

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import GreaterThan

from talka.activities.models import (
    Activity,
    ActivityQuerySet,
    Evidence,
    EvidenceKind,
    EvidenceRule,
    Participation,
    ParticipationRole,
)

LOOKED_THROUGH = 10_000


def evidence_is_enough(activity: Activity) -> bool:
    """Whether the evidence rule of the activity's kind is met."""
    rule = activity.kind.evidence_rule
    if rule == EvidenceRule.NONE:
        return True
    if rule == EvidenceRule.ATTENDANCE:
        named = activity.participations.filter(role=ParticipationRole.PARTICIPANT, person__isnull=False).count()
        # Names prove as many as are named: one name says nothing of the other 62 who were counted.
        all_named = named > 0 and named >= (activity.participants or 0)
        return all_named or activity.evidence.filter(kind=EvidenceKind.ATTENDANCE).exists()
    if rule == EvidenceRule.DOCUMENT:
        return activity.evidence.filter(file__isnull=False).exists()
    return bool(activity.link) or activity.evidence.exists()


def with_evidence_enough(queryset: ActivityQuerySet) -> ActivityQuerySet:
    """The entries, each with `is_proven`: whether the evidence rule of its kind is met."""
    return queryset.annotate(is_proven=_proven())


def lacking_evidence(queryset: ActivityQuerySet) -> ActivityQuerySet:
    """Entries whose kind asks for more evidence than there is."""
    return queryset.filter(~_proven())


def lacking_evidence_lately(queryset: ActivityQuerySet) -> ActivityQuerySet:
    """The same, looked for among the latest of these entries that are counted: a long log is not read through."""
    latest = queryset.counted().order_by("-listed_on", "-pk").values("pk")[:LOOKED_THROUGH]
    return lacking_evidence(Activity.objects.filter(pk__in=latest))


def with_participants_unproven(queryset: ActivityQuerySet) -> ActivityQuerySet:
    """Entries that count participants though nothing at all shows that they came."""
    evidence = Evidence.objects.filter(activity=OuterRef("pk"))
    return queryset.filter(participants__gt=0, link="").filter(~Q(Exists(evidence)), ~Q(Exists(_named())))


def with_participants_named_in_part(queryset: ActivityQuerySet) -> ActivityQuerySet:
    """Entries that count more participants than they name, each with `named`, where nothing else shows the rest."""
    evidence = Evidence.objects.filter(activity=OuterRef("pk"))
    nothing = Q(link="") & ~Q(Exists(evidence))
    no_list = Q(kind__evidence_rule=EvidenceRule.ATTENDANCE) & ~Q(Exists(evidence.filter(kind=EvidenceKind.ATTENDANCE)))
    # More than one, first: else the names of each entry are counted.
    stated = queryset.filter(nothing | no_list, participants__gt=1)
    return stated.annotate(named=_number_named()).filter(participants__gt=F("named"))


def with_number_named(queryset: ActivityQuerySet) -> ActivityQuerySet:
    """The entries, each with `named`: how many take part by name; nothing when there are none."""
    return queryset.annotate(named=_number_named())


def _proven() -> Q:
    evidence = Evidence.objects.filter(activity=OuterRef("pk"))
    attendance = Q(Exists(evidence.filter(kind=EvidenceKind.ATTENDANCE)))
    fewer = GreaterThan(F("participants"), _number_named())
    named = Q(Exists(_named())) & (Q(participants=None) | ~Q(fewer))
    something = ~Q(link="") | Q(Exists(evidence))
    return (
        Q(kind__evidence_rule=EvidenceRule.NONE)
        | Q(kind__evidence_rule=EvidenceRule.ANY) & something
        | Q(kind__evidence_rule=EvidenceRule.ATTENDANCE) & (attendance | named)
        | Q(kind__evidence_rule=EvidenceRule.DOCUMENT) & Q(Exists(evidence.filter(file__isnull=False)))
    )


def _named() -> QuerySet[Participation]:
    """Who takes part by name in an entry of the outer query; not who speaks there, nor who is advised."""
    role = ParticipationRole.PARTICIPANT
    return Participation.objects.filter(activity=OuterRef("pk"), role=role, person__isnull=False).order_by()


def _number_named() -> Subquery:
    """How many they are; nothing when there are none."""
    return Subquery(_named().values("activity").annotate(number=Count("pk")).values("number"))
