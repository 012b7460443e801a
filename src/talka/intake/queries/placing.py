"""Which place a cell means; a name that two places share is asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.intake.queries.questions import Option, Question, Unclear, answered
from talka.kernel.imports.problems import BadCell, nearest
from talka.kernel.text import fold
from talka.places.models import Level, Place
from talka.places.queries import find_by_name, places_coded
from talka.registry.queries.meant import place_label

# Texts of one file; places are far fewer.
_REMEMBERED = 5_000


class Places:
    """All places, read once; what the last texts mean is remembered."""

    def __init__(self) -> None:
        self._found: dict[str, list[Place]] = {}

    @cached_property
    def all(self) -> dict[int, Place]:
        """Every place by its key, with the larger one."""
        return {place.pk: place for place in Place.objects.select_related("parent")}

    @cached_property
    def _names(self) -> list[str]:
        today = timezone.localdate()
        return [place.name for place in self.all.values() if place.is_valid_on(today)]

    def label(self, pk: int | None) -> str:
        """The name by which a place is known among all."""
        return place_label(self.all.get(pk)) if pk is not None else ""

    def written(self, pk: int | None) -> str:
        """A text that means this place when it is read again: its name, or its code where the name is not enough."""
        label = self.label(pk)
        if not label or pk is None:
            return ""
        found = self._meant(label)
        return label if [place.pk for place in found] == [pk] else self.all[pk].code

    def meant(self, text: str, answers: Mapping[str, str]) -> int:
        """The place that is meant. Raises BadCell, and Unclear where several are named so."""
        found = self._meant(text)
        if len(found) == 1:
            return found[0].pk
        if not found:
            suggestion = nearest(text.partition(",")[0], self._names, listing=False)
            raise BadCell(_("There is no such place. Write it like “Salas pagasts, Jēkabpils novads”."), suggestion)
        kinds = {str(one.get_kind_display()) for one in found}
        question = Question(
            key=f"place:{fold(text)}"[:300],
            reason=_("Several places are named like this."),
            # What kind of place it is tells them apart only where they differ in it.
            options=tuple(
                Option(str(one.pk), place_label(one), str(one.get_kind_display()) if len(kinds) > 1 else "")
                for one in found
            ),
            column="place",
            value=text,
        )
        given = answered(answers, question)
        if not given:
            raise Unclear(question)
        return int(given)

    def _meant(self, text: str) -> list[Place]:
        if text not in self._found:
            if len(self._found) >= _REMEMBERED:
                # A list of a hundred thousand addresses in the wrong column.
                self._found.clear()
            self._found[text] = self._ask(text)
        return self._found[text]

    def _ask(self, text: str) -> list[Place]:
        by_code = list(places_coded(text))
        if by_code:
            return by_code
        name, _comma, around = (part.strip() for part in text.partition(","))
        found = find_by_name(name)
        if around:
            within = {one.pk for one in find_by_name(around)}
            found = [one for one in found if one.parent_id in within]
        # „Rīga” is the state city: a municipality comes before a unit or a region of the same name.
        return [one for one in found if one.level == Level.MUNICIPALITY] or found if len(found) > 1 else found
