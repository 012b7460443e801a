"""What the cells of a file may refer to: stored things, and those that the file itself brings."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from talka.accounts.models import Centre, User
from talka.accounts.rules import manages
from talka.activities.models import WorkKind
from talka.activities.rules import may_edit_kinds
from talka.interchange.queries.references import References
from talka.kernel.periods import Period
from talka.kernel.text import fold
from talka.places.models import Place
from talka.places.queries import municipalities, municipality_names
from talka.programmes.models import Agreement
from talka.programmes.queries.declared import figure_words
from talka.programmes.queries.definitions import known_measures

_CODE = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
MOST_KIND_CODE = 40


class Lookups:
    """Names and codes known while one file is read."""

    def __init__(self, *, actor: User, centre: Centre | None) -> None:
        self.actor = actor
        self.centre = centre
        self.agreement: Agreement | None = None
        # None: the file has the year, but its dates cannot be read.
        self.years: dict[int, Period | None] = {}
        self.purposes: dict[str, str] = {}
        # Codes of series that the file names.
        self.series: set[str] = set()
        # Indicators with the measure of each.
        self.indicators: dict[str, str] = {}
        # Codes of kinds that the file brings, with the name each gets.
        self.new_kinds: dict[str, str] = {}
        self.centres: dict[str, Centre] = {}
        self.removed_matched = 0
        # The name of the contractor in the file, its number, and the name by which the registry knows that number.
        self.contractor_called: tuple[str, str, str] | None = None
        # The region of the agreement: it decides between two places of one name.
        self.region_id: int | None = None
        self.references = References()
        self._kinds = list(WorkKind.objects.all())
        self.kinds = {kind.code: kind for kind in self._kinds}
        self._kind_names = {
            fold(name): kind.code for kind in self._kinds for name in (kind.code, kind.name, kind.name_en) if name
        }

    def use_agreement(self, agreement: Agreement) -> None:
        """Know what is stored under the agreement that the file is about."""
        self.agreement = agreement
        self.centre = agreement.centre
        self.region_id = agreement.region_id
        self.years |= {year.ordinal: year.period for year in agreement.years.all()}
        self.purposes |= {purpose.code: purpose.title for purpose in agreement.purposes.all()}
        self.indicators |= dict(agreement.indicators.values_list("code", "measure"))
        for centre in (agreement.centre, *agreement.partners.all()):
            self.add_centre(centre)

    def add_centre(self, centre: Centre) -> None:
        """Know a centre that works under the agreement."""
        self.centres[centre.code] = centre

    @property
    def own_centre(self) -> str:
        """The code of the agreement's centre, as far as it is known."""
        return self.centre.code if self.centre else ""

    @cached_property
    def managed(self) -> bool:
        """Whether the actor answers for the centre, and so may change the agreement itself."""
        return manages(self.actor, self.centre.pk if self.centre else None)

    @cached_property
    def may_add_kinds(self) -> bool:
        """Whether the actor may bring new kinds of work."""
        return may_edit_kinds(self.actor, WorkKind())

    @cached_property
    def measures(self) -> set[str]:
        """Names of what indicators may count."""
        return set(known_measures())

    @cached_property
    def municipalities(self) -> dict[str, str]:
        """Codes of municipalities by code, also of those that are no more, and by folded name."""
        found = {fold(code): code for code in municipality_names()}
        for place in municipalities():
            found[fold(place.name)] = found[fold(place.code)] = place.code
        return found

    @cached_property
    def place_ids(self) -> dict[str, int]:
        """Ids of municipalities by code."""
        return dict(Place.objects.values_list("code", "pk"))

    def kind_code(self, text: str) -> str | None:
        """The code of a kind that is known by this code or name."""
        return text if text in self.kinds or text in self.new_kinds else self._kind_names.get(fold(text))

    def kind_words(self) -> list[str]:
        """Codes and names of all kinds, for a suggestion."""
        return [*self.kinds, *(kind.name for kind in self._kinds)]

    @cached_property
    def _figure_words(self) -> Callable[[str], str]:
        series = {code: code for code in self.series}
        return figure_words(self.agreement, {"purpose": self.purposes, "kind": self.new_kinds, "series": series})

    def figure_title(self, figure: str) -> str:
        """How a declared figure is called; asked when all that it may name was read."""
        return self._figure_words(figure)

    def bring_kind(self, text: str) -> str | None:
        """Note a kind that nobody knew and return its code; None when no code can be made of it."""
        code = fold(text).replace(" ", "_")
        if not _CODE.fullmatch(code) or len(code) > MOST_KIND_CODE:
            return None
        readable = text.replace("_", " ").strip()
        self.new_kinds[code] = readable[:1].upper() + readable[1:]
        self._kind_names[fold(text)] = code
        return code

    def purpose_code(self, text: str) -> str | None:
        """The code of a purpose by its code or its title."""
        if text in self.purposes:
            return text
        folded = fold(text)
        return next((c for c, title in self.purposes.items() if folded in {fold(c), fold(title)}), None)

    def centre_code(self, text: str) -> str | None:
        """The code of a centre that works under the agreement, by code or name; no word about any other."""
        if text in self.centres:
            return text
        return next((code for code, centre in self.centres.items() if fold(centre.name) == fold(text)), None)
