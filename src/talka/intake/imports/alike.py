"""Names that are very much alike, found without comparing every name with every other."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from typing import Any

from talka.registry.models import Organisation
from talka.registry.queries.matches import ALIKE
from talka.registry.queries.references import rows_of

_PREFIX = 4
MOST = 5


def likeness(left: str, right: str) -> float:
    """How much two names agree, from nothing to 1."""
    if not left or not right or 2 * min(len(left), len(right)) < ALIKE * (len(left) + len(right)):
        return 0.0
    compared = SequenceMatcher(None, left, right, autojunk=False)
    return compared.ratio() if compared.real_quick_ratio() >= ALIKE and compared.quick_ratio() >= ALIKE else 0.0


class Names:
    """The names of one kind of records as they are before the import, read when the first row asks."""

    def __init__(self, model: type[Any]) -> None:
        self._column = "name_compared" if model is Organisation else "name_folded"
        self._model = model
        self._by_prefix: dict[str, list[tuple[str, int]]] | None = None

    def read(self) -> None:
        """Read them now: what the import itself writes later must not be among them."""
        if self._by_prefix is None:
            self._by_prefix = defaultdict(list)
            for pk, name in rows_of(self._model).order_by("pk").values_list("pk", self._column).iterator():
                self._by_prefix[name[:_PREFIX]].append((name, pk))

    def alike(self, compared: str) -> list[int]:
        """Keys of records whose name is very much alike, the likeliest first; not those whose name is the same."""
        self.read()
        neighbours = (self._by_prefix or {}).get(compared[:_PREFIX], ())
        found = [(likeness(compared, name), pk) for name, pk in neighbours if name != compared]
        return [pk for score, pk in sorted(found, key=lambda one: (-one[0], one[1])) if score >= ALIKE][:MOST]
