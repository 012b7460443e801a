"""Questions about imports of the register."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from talka.accounts.models import User
from talka.enterprise_register.models import EventKind, RegisterEntry, RegisterRun, RunState
from talka.enterprise_register.rules import may_see_runs


def runs_visible_to(user: User) -> QuerySet[RegisterRun]:
    """All for coordinators and administrators, none for others."""
    found = RegisterRun.objects.select_related("started_by")
    return found if may_see_runs(user) else found.none()


def last_import() -> RegisterRun | None:
    """The import whose state is kept now."""
    return RegisterRun.objects.filter(state=RunState.DONE).first()


def last_look() -> RegisterRun | None:
    """The last time that the files were looked into, whether they were new or not."""
    return RegisterRun.objects.filter(state__in=[RunState.DONE, RunState.SAME]).first()


def can_undo(run: RegisterRun) -> bool:
    """Whether the run is the last that wrote something."""
    last = last_import()
    return last is not None and last.pk == run.pk


def size_of(run: RegisterRun) -> int:
    """How many records undoing would touch."""
    return RegisterEntry.objects.filter(first_seen=run).count() + run.earlier.count() + run.events.count()


def event_counts(run: RegisterRun) -> list[tuple[str, int]]:
    """What happened by kind, in words, with how often."""
    counted = run.events.order_by("kind").values_list("kind").annotate(number=Count("pk"))
    return [(str(EventKind(kind).label), number) for kind, number in counted]
