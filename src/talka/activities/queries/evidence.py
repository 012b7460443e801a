"""Whether what was recorded is proven as its kind asks.

The rule is written twice, over one entry and over many, because a page asks about one and findings about all;
a test compares the two over every combination.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from talka.activities.models import (
    Activity,
    ActivityQuerySet,
    Evidence,
    EvidenceKind,
    EvidenceRule,
    Participation,
)

LOOKED_THROUGH = 10_000


def evidence_is_enough(activity: Activity) -> bool:
    """Whether the evidence rule of the activity's kind is met."""
    rule = activity.kind.evidence_rule
    if rule == EvidenceRule.NONE:
        return True
    if rule == EvidenceRule.ATTENDANCE:
        return (
            activity.evidence.filter(kind=EvidenceKind.ATTENDANCE).exists()
            or activity.participations.filter(person__isnull=False).exists()
        )
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
    named = Participation.objects.filter(activity=OuterRef("pk"), person__isnull=False)
    return queryset.filter(participants__gt=0, link="").filter(~Q(Exists(evidence)), ~Q(Exists(named)))


def _proven() -> Q:
    evidence = Evidence.objects.filter(activity=OuterRef("pk"))
    attendance = Q(Exists(evidence.filter(kind=EvidenceKind.ATTENDANCE)))
    named = Q(Exists(Participation.objects.filter(activity=OuterRef("pk"), person__isnull=False)))
    something = ~Q(link="") | Q(Exists(evidence))
    return (
        Q(kind__evidence_rule=EvidenceRule.NONE)
        | Q(kind__evidence_rule=EvidenceRule.ANY) & something
        | Q(kind__evidence_rule=EvidenceRule.ATTENDANCE) & (attendance | named)
        | Q(kind__evidence_rule=EvidenceRule.DOCUMENT) & Q(Exists(evidence.filter(file__isnull=False)))
    )
