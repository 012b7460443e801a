"""Where work is on the map: by the words of its place, where the file names no municipality."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from talka.activities.models import Format
from talka.interchange.imports.lookups import Lookups
from talka.interchange.imports.rows import Judged, Row
from talka.places.queries import Recognised, names_of_places

MOST_REMEMBERED = 5_000


class Placing:
    """Recognises the municipality of rows of work; the words stay as they are written."""

    def __init__(self, look: Lookups) -> None:
        self.look = look
        self.names = names_of_places()
        self._known: dict[tuple[str, date], Recognised] = {}

    def settle(self, judged: Judged, *, named: bool) -> bool:
        """Put the row on the map; tell whether its municipality follows from words that changed.

        What is stored stays while the words stay: who took the municipality away is not asked again. `named` says that
        the file has a column for it.
        """
        row, stored = judged.row, judged.stored
        if row["municipality"] or (stored is None and (not row["place"] or row["format"] == Format.ONLINE)):
            return False
        found = self._recognise(row["place"], row)
        code = found.place.code if found.place else None
        if stored is None:
            row["municipality"], judged.recognised = code, found
            return False
        before = stored["municipality"]
        if row["place"] == (stored["place"] or ""):
            row["municipality"] = before if not named or before in {None, code} else None
            return False
        earlier = self._recognise(stored["place"], row).place
        if before is not None and (earlier is None or earlier.code != before):
            row["municipality"] = None if named else before
            return False
        row["municipality"], judged.recognised = code, found if row["place"] else None
        return True

    def _recognise(self, words: str, row: Row) -> Recognised:
        key = (words, self._day(row))
        found = self._known.get(key)
        if found is None:
            if len(self._known) > MOST_REMEMBERED:
                self._known.clear()
            found = self._known[key] = self.names.recognise(*key, region_id=self.look.region_id)
        return found

    def _day(self, row: Row) -> date:
        """The day of the work; of undated work the last one of its year that has been."""
        if row["starts"]:
            day: date = row["starts"][0]
            return day
        period = self.look.years.get(row["year"])
        today = timezone.localdate()
        return min(period.ends, today) if period else today
