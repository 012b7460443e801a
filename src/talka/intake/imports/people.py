"""Whom a row of persons, of members or of mandates means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from talka.intake.imports.lookups import Lookups
from talka.intake.imports.matching import Refuse, Verdict, settle
from talka.intake.imports.named import ASKED
from talka.intake.imports.rows import Judged
from talka.intake.queries.questions import Unclear
from talka.intake.queries.stored import MODELS, rows_of_records
from talka.kernel.imports.problems import BadCell
from talka.kernel.portions import portions
from talka.kernel.text import fold
from talka.registry.models import Person
from talka.registry.queries import PersonLine, Standing, match_persons
from talka.registry.queries.references import rows_of


class Persons:
    """Holds rows of persons against those whom the user may see; others are known by name and address together."""

    def __init__(self, look: Lookups, refuse: Refuse) -> None:
        self.look = look
        self.refuse = refuse

    def meet(self, rows: Sequence[Judged]) -> None:
        """Set what is stored of each row, or ask."""
        clear = [judged for judged in rows if judged.is_clear]
        by_record = self._visible({judged.row["record"] for judged in clear if "record" in judged.row})
        lines = [self._line(judged.row) for judged in clear]
        matches = match_persons(self.look.actor, lines)
        before = self._before({one.pk for match in matches for one in match.candidates})
        found: dict[int, Person] = {}
        for judged, match in zip(clear, matches, strict=True):
            candidates = [one for one in match.candidates if one.pk in before and not one.erased_at]
            verdict = Verdict(None, candidates, match.reason)
            if "record" in judged.row:
                one = by_record.get(judged.row["record"])
                if one is None:
                    words = _("There is no record with this number.")
                    self.refuse(judged, BadCell(words, _("Leave it empty for something new."), "record"))
                    continue
                is_same = fold(one.name) == fold(judged.row["name"])
                verdict = (
                    Verdict(one)
                    if is_same
                    else Verdict(None, [one], _("The record with this number has another name."))
                )
            elif match.standing == Standing.KNOWN and candidates:
                verdict = Verdict(match.found)
            found |= {one.pk: one for one in [*verdict.candidates, verdict.found] if one is not None}
            settle("persons", judged, verdict, self.look, lambda pk, known=found: _detail(known[pk]))
        self._store(clear, found)

    def _store(self, rows: Sequence[Judged], found: dict[int, Person]) -> None:
        """What is stored; of somebody whom only other centres have met nothing is told, and nothing changed."""
        met = [found[judged.stored["pk"]] for judged in rows if judged.stored]
        stored = {row["pk"]: row for row in rows_of_records("persons", met)}
        visible = set(self._visible(set(stored)))
        here = self._of_centre(set(stored))
        for judged in rows:
            if not judged.stored:
                continue
            pk = judged.stored["pk"]
            if pk not in visible:
                judged.row = {"name": found[pk].name}
            judged.stored = stored[pk]
            if self.look.centre is not None and pk not in here:
                judged.row["centre"], judged.stored["centre"] = str(self.look.centre), None

    def _before(self, pks: set[int]) -> set[int]:
        """Those of them whom this import has not made."""
        if self.look.written is None:
            return pks
        asked = self.look.before(Person.objects.order_by())
        return {
            pk for some in portions(sorted(pks), ASKED) for pk in asked.filter(pk__in=some).values_list("pk", flat=True)
        }

    def _line(self, row: dict[str, Any]) -> PersonLine:
        organisation = row.get("organisation")
        return PersonLine(row["name"], row.get("email", ""), organisation if isinstance(organisation, int) else None)

    def _visible(self, pks: set[int]) -> dict[int, Person]:
        visible = Person.objects.visible_to(self.look.actor).filter(erased_at=None)
        return {one.pk: one for some in portions(sorted(pks), ASKED) for one in visible.filter(pk__in=some)}

    def _of_centre(self, pks: set[int]) -> set[int]:
        if self.look.centre is None:
            return set(pks)
        through = Person.centres.through.objects.filter(centre_id=self.look.centre.pk)
        return {
            pk
            for some in portions(sorted(pks), ASKED)
            for pk in through.filter(person_id__in=some).values_list("person_id", flat=True)
        }


def _detail(person: Person) -> str:
    return " · ".join(part for part in (person.email, f"#{person.pk}") if part)


class Ties:
    """Holds rows of members or mandates against those that are there: the same two, in the same role and time."""

    def __init__(self, table: str, look: Lookups, refuse: Refuse) -> None:
        self.table = table
        self.look = look
        self.refuse = refuse
        self.who = "network" if table == "members" else "person"
        self.whom = tuple(name for name in ("organisation", "community", "network") if name != self.who)

    def meet(self, rows: Sequence[Judged]) -> None:
        """Set what is stored of each row, or say with what it is at odds."""
        clear = [judged for judged in rows if judged.is_clear]
        if self.table == "mandates":
            clear = [judged for judged in clear if self._name_person(judged)]
        stored = self._stored({judged.row[self.who] for judged in clear if isinstance(judged.row[self.who], int)})
        for judged in clear:
            self._meet(judged, stored.get(self._identity(judged.row), []))

    def _name_person(self, judged: Judged) -> bool:
        row = judged.row
        try:
            row["person"] = self.look.persons.meant(row["person"], row.get("person_email", ""), self.look.answers)
        except BadCell as error:
            self.refuse(judged, BadCell(error.reason, error.suggestion, "person"))
            return False
        except Unclear as unclear:
            judged.questions.append(unclear.question)
            return False
        return True

    def _stored(self, pks: set[int]) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
        found: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
        for some in portions(sorted(pks), ASKED):
            records = self.look.before(rows_of(MODELS[self.table]).filter(**{f"{self.who}_id__in": some}))
            for row in rows_of_records(self.table, list(records.order_by("pk"))):
                found[self._identity(row)].append(row)
        return found

    def _identity(self, row: dict[str, Any]) -> tuple[Any, ...]:
        role = row.get("role") if self.table == "mandates" else ""
        return (row[self.who], role, *(row.get(name) for name in self.whom))

    def _meet(self, judged: Judged, stored: list[dict[str, Any]]) -> None:
        row = judged.row
        same = [one for one in stored if one["starts"] == row.get("starts")]
        # Without a day it is the one that is there, whenever it began.
        if not same and "starts" not in row and len(stored) == 1:
            same = stored
        if same:
            judged.stored = same[0]
            return
        pair = self._identity(row)
        times = [(one["starts"], one["ends"]) for one in stored] + self.look.remembered.times(self.table, pair)
        if any(_overlap((row.get("starts"), row.get("ends")), other) for other in times):
            self.refuse(judged, BadCell(_("The same is there already in a part of this time."), column="starts"))
            return
        self.look.remembered.keep_time(self.table, pair, (row.get("starts"), row.get("ends")))


def _overlap(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    begins_before_the_end = one[0] is None or other[1] is None or one[0] <= other[1]
    return begins_before_the_end and (other[0] is None or one[1] is None or other[0] <= one[1])
