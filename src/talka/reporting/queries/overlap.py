"""What makes the figure of all centres smaller than the centres' figures added up, to the last one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from talka.accounts.models import Centre
from talka.activities.models import Activity, Participation
from talka.activities.queries.figures import records_behind_together
from talka.programmes.queries.measures import Together
from talka.registry.models import Organisation, Person
from talka.registry.queries.addresses import record_url

# More than anybody reads on a page; the rest is counted.
SHOWN = 500
# Whom a measure counts, and where a record says how many there were without naming them.
COUNTED: dict[str, tuple[str, str, type[Person | Organisation]]] = {
    "people": ("person_id", "people", Person),
    "organisations": ("organisation_id", "organisations", Organisation),
}


@dataclass(frozen=True)
class Shared:
    """A person or an organisation that several centres have served."""

    who: Person | Organisation
    centres: tuple[Centre, ...]

    @property
    def url(self) -> str:
        """The page of whoever it is."""
        return record_url(self.who)

    @property
    def surplus(self) -> int:
        """How often adding up counts it too many times."""
        return len(self.centres) - 1


@dataclass(frozen=True)
class Unnamed:
    """A record that states only how many there were: its centre's figure, and nothing of the figure of all."""

    activity: Activity
    number: int


@dataclass(frozen=True)
class Overlap:
    """Those whom more than one centre has served: as many as a page holds, and how many there are."""

    shown: tuple[Shared, ...]
    total: int
    # How much too much adding up counts them, also those that are not shown.
    surplus: int
    unnamed: tuple[Unnamed, ...]

    @property
    def explained(self) -> int:
        """The centres' figures added up, less the figure in which each counts once."""
        return self.surplus + sum(one.number for one in self.unnamed)


def overlap(together: Together) -> Overlap:
    """People or organisations behind one promise whom more than one centre has served."""
    field, stated, model = COUNTED[together.indicator.measure]
    records = records_behind_together(together).order_by()
    named = Participation.objects.filter(activity__in=records).exclude(**{field: None}).order_by()
    several = (
        named.values(field).annotate(centres=Count("activity__centre", distinct=True)).filter(centres__gt=1)
    ).order_by("-centres", field)
    counts: dict[int, int] = dict(several.values_list(field, "centres"))
    first = list(counts)[:SHOWN]
    centres_of: dict[int, set[int]] = defaultdict(set)
    for who, centre in named.filter(**{f"{field}__in": first}).values_list(field, "activity__centre_id").distinct():
        centres_of[who].add(centre)
    unnamed = _unnamed(records, named, stated)
    centres = Centre.objects.in_bulk({centre for found in centres_of.values() for centre in found})
    found = model.objects.in_bulk(first)
    rows = (Shared(found[pk], tuple(sorted((centres[c] for c in centres_of[pk]), key=_name))) for pk in first)
    ordered = sorted(rows, key=lambda row: (-row.surplus, str(row.who)))
    return Overlap(tuple(ordered), len(counts), sum(number - 1 for number in counts.values()), unnamed)


def _unnamed(records: Any, named: Any, stated: str) -> tuple[Unnamed, ...]:
    """One total alone is a centre's figure, as nobody stands there by name; beside names it is in no figure."""
    with_names = set(named.values_list("activity__centre_id", flat=True).distinct())
    if not with_names:
        return ()
    of_centre: dict[int, list[Activity]] = defaultdict(list)
    totals = records.exclude(centre__in=with_names).exclude(**{stated: None})
    for activity in totals.select_related("centre", "kind").order_by("centre_id", "pk"):
        of_centre[activity.centre_id].append(activity)
    return tuple(Unnamed(one[0], getattr(one[0], stated)) for one in of_centre.values() if len(one) == 1)


def _name(centre: Centre) -> str:
    return centre.name
