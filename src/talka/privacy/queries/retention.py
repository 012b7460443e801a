"""Whose name need not be kept any longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.kernel.personal_data import KeepsPeople, reasons_to_keep
from talka.registry.models import AccessNeed, Mandate, Person
from talka.registry.models.organisations import years_before
from talka.registry.queries.suggestions import persons_visible_to

# So long before their day people stand on the page, so that somebody can look.
AHEAD = dt.timedelta(days=30)


def due_people(day: dt.date, user: User | None = None) -> QuerySet[Person]:
    """Whose time ends before this day: nobody met them since, and no agreement needs their names.

    With a user: of those whom the user may see.
    """
    years = settings.KEEP_PEOPLE_YEARS
    rows = (Person.objects.all() if user is None else persons_visible_to(user)).filter(erased_at=None)
    if not years:
        return rows.none()
    since = years_before(day, years)
    midnight = dt.datetime.combine(since, dt.time(), tzinfo=timezone.get_current_timezone())
    rows = rows.filter(added_at__lt=midnight)
    for reason in reasons_to_keep():
        # Each person is looked up in an index: a list of all who are met would be gone through for everybody.
        rows = rows.exclude(Exists(reason.people(day, since).filter(person=OuterRef("pk"))))
    return rows


def due_among(day: dt.date, keys: Sequence[int]) -> set[int]:
    """Which of these are due."""
    return set(due_people(day).filter(pk__in=keys).values_list("pk", flat=True))


def expired_needs(day: dt.date) -> QuerySet[AccessNeed]:
    """Needs that the person agreed to have kept until a day that has passed."""
    return AccessNeed.objects.filter(keep_until__lt=day)


def _speaking(_day: dt.date, since: dt.date) -> QuerySet[Any, Any]:
    rows = Mandate.objects.filter(Q(ends=None) | Q(ends__gte=since))
    return rows.order_by().values("person")


KEEPS = (KeepsPeople("mandates", _("speaks for somebody, or did lately"), _speaking),)
