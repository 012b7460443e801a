"""Territorial units as they are and were."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talka.kernel.text import fold, sort_key
from talka.places.models.editions import Editioned


class Level(models.TextChoices):
    """From large to small."""

    COUNTRY = "country", _("country")
    REGION = "region", _("region")
    MUNICIPALITY = "municipality", _("municipality")
    UNIT = "unit", _("town or parish")


class Kind(models.TextChoices):
    """What the law calls a unit. A state city is a municipality, or a unit inside one."""

    COUNTRY = "country", _("country")
    PLANNING_REGION = "planning_region", _("planning region")
    STATISTICAL_REGION = "statistical_region", _("statistical region")
    STATE_CITY = "state_city", _("state city")
    MUNICIPALITY = "municipality", pgettext_lazy("kind of place", "municipality")
    TOWN = "town", _("town")
    PARISH = "parish", _("parish")
    REPUBLICAN_CITY = "republican_city", _("republican city (until 2021)")
    OLD_MUNICIPALITY = "old_municipality", _("municipality (until 2021)")


class Scheme(models.TextChoices):
    """A way to part the country into regions; its value is the kind of its regions."""

    PLANNING = Kind.PLANNING_REGION.value, _("planning regions")
    STATISTICAL = Kind.STATISTICAL_REGION.value, _("statistical regions, with Pierīga apart, until 2023")


def _valid_on(day: date, prefix: str = "") -> models.Q:
    begun = models.Q(**{f"{prefix}valid_from": None}) | models.Q(**{f"{prefix}valid_from__lte": day})
    return begun & (models.Q(**{f"{prefix}valid_until": None}) | models.Q(**{f"{prefix}valid_until__gte": day}))


class PlaceQuerySet(models.QuerySet["Place"]):
    """Questions about places."""

    def valid_on(self, day: date) -> PlaceQuerySet:
        """Units that existed on a day."""
        return self.filter(_valid_on(day))

    def parts_of(self, whole: Place | int, day: date) -> PlaceQuerySet:
        """Units that lay directly in the whole on a day."""
        whole_id = whole if isinstance(whole, int) else whole.pk
        parts = Belonging.objects.filter(_valid_on(day), whole_id=whole_id).values("part")
        return self.valid_on(day).filter(pk__in=parts)


class Place(Editioned):
    """A territorial unit in one form, over the time it had it; known by its code: two pairs of parishes share a name.

    A unit that is merged, split or given another rank ends, and others succeed it. Facts of other modules keep the
    unit that was valid on their date; `queries.unit_on` says what it was or became on another day.
    """

    Level = Level
    Kind = Kind

    audited_fields = ("code", "name", "level", "kind", "parent_id", "valid_from", "valid_until")

    # Of the official classification: LV and seven digits since 2021, seven digits before, as the register writes them.
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_folded = models.CharField(max_length=120, editable=False, db_index=True)
    sort_key = models.CharField(max_length=300, editable=False)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, blank=True)
    # The larger unit it lies in, or lay in last: country, planning region, municipality. `Belonging` knows since when.
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    # Both days are inside the time; none: always, or still.
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_key", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="place_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["level", "sort_key"], name="place_by_level")]

    def __str__(self) -> str:
        return self.name

    def fill_derived(self) -> None:
        """Keep the search and sort columns beside the name."""
        self.name_folded, self.sort_key = fold(self.name), sort_key(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it with its search and sort columns."""
        self.fill_derived()
        super().save(*args, **kwargs)

    def is_valid_on(self, day: date) -> bool:
        """Whether it existed on the day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


class Belonging(Editioned):
    """A unit as part of a larger one, for a time: a parish of a municipality, a municipality of a region of a scheme.

    A unit lies in one region of each scheme, and in one unit of each other level, at a time.
    """

    audited_fields = ("part_id", "whole_id", "valid_from", "valid_until")

    part = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="wholes")
    whole = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="parts")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["part", "whole", "valid_from"], name="belonging_once"),
            models.UniqueConstraint(
                fields=["part", "whole"], condition=models.Q(valid_from=None), name="belonging_always_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} in {self.whole_id}"

    def is_valid_on(self, day: date) -> bool:
        """Whether the part lay in the whole on the day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


class Succession(Editioned):
    """A territory, or a part of it, that from a day on is in another unit of its level, or in the next smaller one.

    A predecessor with several successors was split; a successor with several predecessors was merged. A local
    government without units of its own is also the predecessor, or successor, of the unit on the same ground.
    """

    audited_fields = ("predecessor_id", "successor_id", "day")

    predecessor = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="became")
    successor = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="was")
    day = models.DateField(_("day"))

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")), name="succession_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
