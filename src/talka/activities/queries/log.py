"""Questions about the log that pages ask: what to offer in forms and filters, and what waits to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.activities.models import Activity, ActivityQuerySet, Participation, Series, State, WorkKind
from talka.activities.models.kinds import CONSULTATION
from talka.activities.queries import evidence
from talka.kernel.tables import Counted, count_up_to
from talka.programmes.models import Agreement, AgreementQuerySet, ImplementationYear, Purpose

# Channels with a name; others may stand in the records and are shown as they are.
CHANNELS: dict[str, str | Promise] = {
    "phone": _("by phone"),
    "email": _("by e-mail"),
    "meeting": _("in person"),
    "online": _("in a video call"),
    "newsletter": _("newsletter"),
    "website": _("website"),
    "facebook": "Facebook",
    "instagram": "Instagram",
    "x": "X",
    "linkedin": "LinkedIn",
    "bluesky": "Bluesky",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "radio": _("radio"),
    "television": _("television"),
    "press": _("newspaper or magazine"),
    "portal": _("news portal"),
}
MOST_TOPICS = 30
RECENT, RECENT_ADVICE = 2_000, 500
LONG = 20_000


def channel_name(code: str) -> str:
    """The channel in words."""
    return str(CHANNELS.get(code, code))


def agreements_worked_on(user: User) -> AgreementQuerySet:
    """Agreements under which the user may record work, newest first."""
    return Agreement.objects.worked_on_by(user)


def usual_agreement(user: User) -> Agreement | None:
    """What new work most likely belongs to: of the agreements that run today, the newest of the own centre."""
    today = timezone.localdate()
    running = agreements_worked_on(user).filter(starts__lte=today, ends__gte=today)
    return running.filter(centre__in=user.access.centres).first() or running.first()


def years_worked_on(user: User) -> QuerySet[ImplementationYear]:
    """Their years."""
    agreements = agreements_worked_on(user)
    return (
        ImplementationYear.objects.filter(agreement__in=agreements)
        .select_related("agreement")
        .order_by("-agreement__starts", "agreement", "ordinal")
    )


def purposes_worked_on(user: User) -> QuerySet[Purpose]:
    """Their purposes."""
    return (
        Purpose.objects.filter(agreement__in=agreements_worked_on(user))
        .select_related("agreement")
        .order_by("-agreement__starts", "agreement", "pk")
    )


def series_worked_on(user: User) -> QuerySet[Series]:
    """Their series."""
    return (
        Series.objects.named()
        .filter(agreement__in=agreements_worked_on(user))
        .select_related("agreement")
        .order_by("-agreement__starts", "agreement", "code")
    )


def kinds_in_use() -> QuerySet[WorkKind]:
    """Kinds that can be chosen for new work."""
    return WorkKind.objects.filter(is_active=True)


def consultation_kind() -> WorkKind | None:
    """The kind that the quick line records; none while it is not in use."""
    return kinds_in_use().filter(code=CONSULTATION).first()


def all_kinds() -> QuerySet[WorkKind]:
    """Every kind, also those that are not offered any more."""
    return WorkKind.objects.all()


def kinds_to_choose(activity: Activity | None) -> QuerySet[WorkKind]:
    """Kinds in use, and the one that an entry has already."""
    own = Q(pk=activity.kind_id) if activity is not None else Q()
    return WorkKind.objects.filter(Q(is_active=True) | own)


def most_used_kinds(user: User, limit: int = 6) -> list[WorkKind]:
    """Kinds that the user's centres recorded most often lately."""
    recent = Activity.objects.visible_to(user).order_by("-listed_on", "-pk").values("kind_id")[:RECENT]
    counts: dict[int, int] = {}
    for row in recent:
        counts[row["kind_id"]] = counts.get(row["kind_id"], 0) + 1
    kinds = {kind.pk: kind for kind in kinds_in_use() if kind.pk in counts}
    return sorted(kinds.values(), key=lambda kind: (-counts[kind.pk], kind.position))[:limit]


def used_topics(user: User) -> list[str]:
    """Topics of the centre's recent advice, the most frequent first."""
    recent = Activity.objects.visible_to(user).present().filter(kind__code=CONSULTATION)
    counts: dict[str, int] = {}
    for topic in recent.order_by("-listed_on", "-pk").values_list("topic", flat=True)[:RECENT_ADVICE]:
        if topic:
            counts[topic] = counts.get(topic, 0) + 1
    return sorted(counts, key=lambda topic: (-counts[topic], topic))[:MOST_TOPICS]


def for_listing(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """With everything that a row of the log shows."""
    named = Prefetch("series", Series.objects.named())
    return rows.select_related(
        "kind", "agreement", "year", "purpose", "place", "centre", "responsible", "recorded_by"
    ).prefetch_related(named)


def with_named(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """The entries, each with `named`: how many people take part by name; nothing when there are none."""
    people = Participation.objects.filter(activity=OuterRef("pk"), person__isnull=False).order_by()
    number = people.values("activity").annotate(number=Count("pk")).values("number")
    return rows.annotate(named=Subquery(number))


def unassigned(rows: ActivityQuerySet) -> ActivityQuerySet:
    """Work that no report will show: without agreement or without purpose."""
    return rows.filter(Q(agreement=None) | Q(purpose=None))


def up_to_year(rows: ActivityQuerySet, ordinal: int) -> ActivityQuerySet:
    """Work of the implementation years up to one."""
    return rows.filter(year__in=ImplementationYear.objects.filter(ordinal__lte=ordinal).values("pk"))


def with_participants(
    rows: ActivityQuerySet, kind: Literal["organisation", "person"], keys: Sequence[int]
) -> ActivityQuerySet:
    """Work in which one of the organisations, or somebody for it, or one of the persons took part."""
    return rows.filter(pk__in=Participation.objects.filter(**{f"{kind}__in": keys}).values("activity"))


def is_long(agreement: Agreement) -> bool:
    """Whether reading all work under an agreement takes longer than anybody waits for a page."""
    return Activity.objects.filter(agreement=agreement).order_by().values("pk")[: LONG + 1].count() > LONG


@dataclass(frozen=True)
class ToDo:
    """How much waits to be done; each number is that of a list of the same entries."""

    sent_back: Counted
    drafts: Counted
    lacking_evidence: Counted
    unassigned: Counted
    # Evidence is looked for among the latest entries only; with older ones the number is a least.
    has_older: bool


def to_do(user: User) -> ToDo:
    """What waits for this person, at a cost that does not grow with the log."""
    mine = Activity.objects.visible_to(user)
    return ToDo(
        sent_back=count_up_to(mine.filter(state=State.RETURNED)),
        drafts=count_up_to(mine.filter(state=State.DRAFT)),
        lacking_evidence=count_up_to(evidence.lacking_evidence_lately(mine)),
        unassigned=count_up_to(unassigned(mine.counted())),
        has_older=count_up_to(mine.counted(), evidence.LOOKED_THROUGH).more,
    )


def activities_found(user: User, text: str, limit: int) -> list[Activity]:
    """Entries in which every word occurs, newest first, whatever the diacritics."""
    found = Activity.objects.visible_to(user).present().titled_like(text).select_related("kind")
    return list(found[:limit])
