"""Names that are very much alike, found without comparing every name with every other."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

from talka.intake.imports.remembered import Remembered
from talka.registry.models import Organisation
from talka.registry.queries.matches import ALIKE
from talka.registry.queries.references import rows_of

_PREFIX = 4
# How many letters a name has at least for each of one that it may be like.
_SHORTEST = ALIKE / (2 - ALIKE)
MOST = 5


def likeness(left: str, right: str) -> float:
    """How much two names agree, from nothing to 1."""
    if not left or not right or not _may_be_alike(left, right):
        return 0.0
    return 1.0 if left == right else SequenceMatcher(None, left, right, autojunk=False).ratio()


class Names:
    """The names of one kind of records as they are before the import, read when the first row asks."""

    def __init__(self, model: type[Any], remembered: Remembered) -> None:
        self._column = "name_compared" if model is Organisation else "name_folded"
        self._model = model
        self._kind = str(model._meta.model_name)
        self._remembered = remembered
        self._is_read = False

    def read(self) -> None:
        """Read them now: what the import itself writes later must not be among them."""
        if not self._is_read:
            self._is_read = True
            names = rows_of(self._model).order_by("pk").values_list("pk", self._column).iterator()
            self._remembered.keep_names(self._kind, names, prefix=_PREFIX)

    def alike(self, compared: str) -> list[int]:
        """Keys of records whose name is very much alike, the likeliest first; not those whose name is the same."""
        self.read()
        letters = len(compared)
        # What `_may_be_alike` says, so that the others are not even fetched.
        neighbours = self._remembered.names(
            self._kind, compared[:_PREFIX], least=int(letters * _SHORTEST), most=int(letters / _SHORTEST) + 1
        )
        # What is known of one name is worked out once for all its neighbours.
        matcher = SequenceMatcher(None, "", compared, autojunk=False)
        found: list[tuple[float, int]] = []
        for name, pk in neighbours:
            if name == compared or not _may_be_alike(name, compared):
                continue
            matcher.set_seq1(name)
            if matcher.quick_ratio() >= ALIKE and (score := matcher.ratio()) >= ALIKE:
                found.append((-score, pk))
        return [pk for _score, pk in sorted(found)[:MOST]]


def _may_be_alike(left: str, right: str) -> bool:
    return 2 * min(len(left), len(right)) >= ALIKE * (len(left) + len(right))
