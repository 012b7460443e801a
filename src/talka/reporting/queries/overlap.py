"""Who makes the national figure smaller than the centres' figures added up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from talka.accounts.models import Centre
from talka.activities.models import Participation
from talka.activities.queries.figures import records_behind
from talka.programmes.models import ImplementationYear, Indicator
from talka.programmes.queries.measures import Cell
from talka.registry.models import Organisation, Person

# More than anybody reads on a page; the rest is counted.
SHOWN = 500


@dataclass(frozen=True)
class Shared:
    """A person or an organisation that several centres have served."""

    who: Person | Organisation
    centres: tuple[Centre, ...]

    @property
    def surplus(self) -> int:
        """How often adding up counts it too many times."""
        return len(self.centres) - 1


@dataclass(frozen=True)
class Overlap:
    """Those whom more than one centre has served: as many as a page holds, and how many there are."""

    shown: tuple[Shared, ...]
    total: int


def overlap(indicator: Indicator, year: ImplementationYear) -> Overlap:
    """People or organisations behind one indicator and year whom more than one centre has served."""
    field = "person_id" if indicator.measure == "people" else "organisation_id"
    pairs = (
        Participation.objects.filter(activity__in=records_behind(Cell(indicator, year)).order_by())
        .exclude(**{field: None})
        .values_list(field, "activity__centre_id")
        .distinct()
    )
    centres_of: dict[int, set[int]] = defaultdict(set)
    for who, centre in pairs:
        centres_of[who].add(centre)
    shared = {who: centres for who, centres in centres_of.items() if len(centres) > 1}
    centres = Centre.objects.in_bulk({centre for found in shared.values() for centre in found})
    model: type[Person | Organisation] = Person if field == "person_id" else Organisation
    found = model.objects.filter(pk__in=list(shared)[:SHOWN])
    rows = (Shared(who, tuple(sorted((centres[pk] for pk in shared[who.pk]), key=lambda c: c.code))) for who in found)
    return Overlap(tuple(rows), len(shared))
