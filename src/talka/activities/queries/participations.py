"""Questions about who took part."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities.models import Activity, ActivityQuerySet, Participation
from talka.kernel.numbers import format_count


def participations_shown_to(user: User, activity: Activity) -> QuerySet[Participation]:
    """Who took part; the entry's page is shown only to those who may see these names."""
    del user  # whoever sees the entry works in the centre that has met its people, or everywhere
    return activity.participations.select_related("person", "organisation", "person__organisation").order_by(
        "person__sort_key", "organisation__sort_key", "pk"
    )


def taking_part(activity: Activity) -> tuple[int, int]:
    """How many participations there are, and how many of them are people by name; in one query."""
    found = activity.participations.aggregate(number=Count("pk"), people=Count("person"))
    return found["number"], found["people"]


def how_known(total: int | None, named: int) -> str:
    """How a stated number of participants is known: only as a total, or by some names; nothing where names are all."""
    if not total or named >= total:
        return ""
    if not named:
        return _("total, without names")
    return _("total, %(number)s by name") % {"number": format_count(named)}


@dataclass(frozen=True)
class Reach:
    """Who took part within a scope: three figures that are never mixed up."""

    scope: str
    participations: int
    people: int
    organisations: int


def reach_around(activity: Activity) -> list[Reach]:
    """Of the activity itself, and of the series, year, centre and programme that it belongs to."""
    counted = Activity.objects.counted()
    scopes: list[tuple[str, ActivityQuerySet]] = [(_("This work"), Activity.objects.filter(pk=activity.pk))]
    if activity.series_id is not None:
        scopes.append((_series_words(activity), counted.filter(series=activity.series_id)))
    if activity.year_id is not None:
        scopes.append(
            (_("Implementation year %(name)s") % {"name": activity.year}, counted.filter(year=activity.year_id))
        )
    scopes.append((_("Centre, whole time"), counted.filter(centre=activity.centre_id)))
    if activity.agreement_id is not None:
        words = _("Agreement %(name)s, all centres") % {"name": activity.agreement}
        scopes.append((words, counted.filter(agreement=activity.agreement_id)))
    return [reach_of(title, rows) for title, rows in scopes]


def _series_words(activity: Activity) -> str:
    name = str(activity.series)
    titled = activity.series is not None and activity.series.title
    return _("Series “%(name)s”") % {"name": name} if titled else capfirst(name)


def reach_of(scope: str, rows: ActivityQuerySet) -> Reach:
    """As figures count them: a participation by name, each person once, each organisation once."""
    taking_part = Participation.objects.filter(activity__in=rows.order_by().values("pk"))
    totals = taking_part.aggregate(
        participations=Count("pk", filter=Q(person__isnull=False)),
        people=Count("person", distinct=True),
        organisations=Count("organisation", distinct=True),
    )
    return Reach(scope, **totals)
