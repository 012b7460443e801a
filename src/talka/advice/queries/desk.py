"""What waits at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from talka.accounts.models import Membership, User
from talka.accounts.queries import centres_of
from talka.advice import rules
from talka.advice.models import AdviceHelper, AdviceReading, AdviceRequest, AdviceTopic, RequestQuerySet, RequestState
from talka.kernel.tables import Counted, count_up_to
from talka.kernel.text import fold

_WITH = ("centre", "topic", "organisation", "place", "owner", "person", "recorded_by", "activity")
FEW_DAYS = 400
# When requests were answered; closed without a word in writing, they were answered when they were closed.
_BY = Q(answered_at__date__lte=F("due_on")) | Q(answered_at=None, closed_at__date__lte=F("due_on"))
_ANSWERED = Q(answered_at__isnull=False) | Q(closed_at__isnull=False)
ANSWERED: dict[str, Q] = {
    "in_time": _ANSWERED & (_BY | Q(due_on=None)),
    "late": Q(answered_at__date__gt=F("due_on")) | Q(answered_at=None, closed_at__date__gt=F("due_on")),
    "waiting": Q(answered_at=None, closed_at=None),
}


def with_parts(rows: QuerySet[AdviceRequest]) -> QuerySet[AdviceRequest]:
    """With everything that a row or a page shows."""
    return rows.select_related(*_WITH)


def requests_seen(user: User) -> RequestQuerySet:
    """Requests that somebody may know of."""
    return AdviceRequest.objects.visible_to(user)


def asked_by(rows: RequestQuerySet, text: str) -> RequestQuerySet:
    """Requests of organisations of this name; the words of questions are not searched."""
    found: RequestQuerySet = rows
    for word in fold(text).split():
        found = found.filter(Q(organisation__name_folded__contains=word) | Q(code=word))
    return found


@dataclass(frozen=True)
class Waiting:
    """How many wait for this person."""

    unassigned: Counted
    mine: Counted
    overdue: Counted
    follow_up: Counted
    added: Counted

    @property
    def is_nothing(self) -> bool:
        """Whether nothing waits."""
        waiting = (self.unassigned, self.mine, self.overdue, self.follow_up, self.added)
        return not any(one.number for one in waiting)


def waiting_for(user: User, today: date) -> Waiting:
    """What the tile of the today board counts: of one's own centres."""
    here = requests_seen(user).filter(centre__in=user.access.centres)
    mine = requests_seen(user).filter(owner=user)
    unanswered = [RequestState.NEW, RequestState.TAKEN]
    return Waiting(
        unassigned=count_up_to(here.filter(state=RequestState.NEW, owner=None)),
        mine=count_up_to(mine.filter(state__in=unanswered)),
        overdue=count_up_to(here.filter(state__in=unanswered, due_on__lt=today)),
        follow_up=count_up_to(mine.filter(follow_up_on__lte=today)),
        added=count_up_to(added_to(mine)),
    )


def overdue(rows: RequestQuerySet) -> RequestQuerySet:
    """Those that should have been answered."""
    today = timezone.localdate()
    return rows.filter(state__in=[RequestState.NEW, RequestState.TAKEN], due_on__lt=today)


def added_to(rows: RequestQuerySet) -> RequestQuerySet:
    """Those to which something was added that nobody who answers has opened."""
    return rows.exclude(added_at=None)


def to_follow_up(rows: RequestQuerySet) -> RequestQuerySet:
    """Those about which somebody wanted to ask again by now."""
    return rows.filter(follow_up_on__lte=timezone.localdate())


def answered(rows: RequestQuerySet, how: Sequence[str]) -> RequestQuerySet:
    """Those that were answered in one of these ways, by the names of `ANSWERED`; other names find nothing."""
    wanted = Q(pk__in=[])
    for name in how:
        wanted |= ANSWERED.get(name, Q(pk__in=[]))
    return rows.filter(wanted)


@dataclass(frozen=True)
class Board:
    """How many open requests there are, and among them those of nobody, of the reader, and late ones."""

    still_open: int
    of_nobody: int
    own: int
    late: int


def board_of(user: User) -> Board:
    """The numbers above the desk; one query."""
    waits = Q(state__in=[RequestState.NEW, RequestState.TAKEN], due_on__lt=timezone.localdate())
    told = requests_seen(user).still_open().order_by().aggregate(
        still_open=Count("pk", distinct=True),
        of_nobody=Count("pk", filter=Q(owner=None), distinct=True),
        own=Count("pk", filter=Q(owner=user), distinct=True),
        late=Count("pk", filter=waits, distinct=True),
    )  # fmt: skip
    return Board(**told)


def of_nobody(rows: RequestQuerySet) -> RequestQuerySet:
    """Those that nobody has."""
    return rows.filter(owner=None)


def advisers() -> QuerySet[User]:
    """Everybody who works in some centre: to whom a request can go."""
    working = Membership.objects.filter(ended_at=None, centre__isnull=False).values("user")
    return User.objects.filter(pk__in=working, is_active=True, is_system=False).order_by("sort_key", "pk")


def colleagues(user: User) -> QuerySet[User]:
    """Who works in one's own centres."""
    working = Membership.objects.filter(ended_at=None, centre__in=centres_of(user)).values("user")
    return User.objects.filter(pk__in=working, is_active=True, is_system=False).order_by("sort_key", "pk")


def helpers_of(request: AdviceRequest) -> QuerySet[AdviceHelper]:
    """Whom the centre named."""
    return request.helpers.select_related("user")


def readings_of(request: AdviceRequest) -> QuerySet[AdviceReading]:
    """Who else read it, the latest first."""
    return request.readings.select_related("reader")


def topics_in_use() -> QuerySet[AdviceTopic]:
    """What can be asked about."""
    return AdviceTopic.objects.filter(is_active=True)


def all_topics() -> QuerySet[AdviceTopic]:
    """Every topic."""
    return AdviceTopic.objects.all()


def closed_before(moment: datetime) -> list[AdviceRequest]:
    """Requests closed long ago, of which more is known than that there was one."""
    rows = AdviceRequest.objects.filter(closed_at__lt=moment, forgotten_at=None)
    return list(rows.order_by("pk")[:FEW_DAYS])


def to_be_asked_outcome(before: datetime) -> list[AdviceRequest]:
    """Requests that were closed some time ago, whose asker has an address and was not asked yet."""
    rows = AdviceRequest.objects.select_related("centre").filter(state=RequestState.CLOSED, closed_at__lt=before)
    rows = rows.filter(outcome_asked_at=None, outcome="", forgotten_at=None).exclude(email="")
    return list(rows.order_by("pk")[:FEW_DAYS])


def letters_lately(email: str, since: datetime) -> int:
    """How many requests an address has sent."""
    return AdviceRequest.objects.filter(email=email.strip().lower(), asked_at__gt=since).count()


def readable(user: User, rows: QuerySet[AdviceRequest]) -> QuerySet[AdviceRequest]:
    """Of these, those whose words the user may read; the same as `rules.may_read`, for many."""
    if not rules.may_see_desk(user) or user.is_system:
        return rows.none()
    named = AdviceHelper.objects.filter(user=user).values("request")
    unassigned = Q(owner=None, centre__in=user.access.centres)
    return rows.filter(Q(owner=user) | unassigned | Q(pk__in=named))
