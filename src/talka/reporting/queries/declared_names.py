"""What the name of a declared figure means: its title, and how the records of a year answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.activities.models import Family, Series, WorkKind
from talka.activities.queries.work import WorkRow
from talka.programmes.models import Agreement
from talka.reporting.queries.tallies import Tally
from talka.spending.queries.statements import Line


def _remaining(line: Line) -> int | None:
    """What somebody says is left, or else what follows; what is spent too much leaves nothing."""
    return line.stated if line.remainder_stated or line.left is None else max(line.left, 0)


MONEY: dict[str, tuple[str | Promise, Callable[[Line], int | None]]] = {
    "planned": (gettext_lazy("Planned"), lambda line: line.planned),
    "spent": (gettext_lazy("Spent"), lambda line: line.spent),
    "remainder": (gettext_lazy("Remainder"), _remaining),
    "carried_in": (gettext_lazy("Carried in"), lambda line: line.carried_in),
    "carried": (gettext_lazy("Carried to the next year"), lambda line: line.carried_out),
    "returned": (gettext_lazy("Returned"), lambda line: line.returned),
    "available": (gettext_lazy("Available"), lambda line: line.available),
    "ineligible": (gettext_lazy("Ineligible"), lambda line: line.ineligible),
    "unrecovered": (gettext_lazy("Not recovered"), lambda line: line.unrecovered),
    "recovered": (gettext_lazy("Recovered"), lambda line: line.recovered),
}
TOTAL = "total"
PARTICIPANTS, PEOPLE, ORGANISATIONS = "participants", "people", "organisations"
UNIQUE = {PEOPLE: gettext_lazy("Unique people"), ORGANISATIONS: gettext_lazy("Unique organisations")}
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class SeriesRow:
    """Participations in the work of a kind within a series in a year."""

    year_id: int
    kind: str
    series: str
    participants: int | None


@dataclass(frozen=True)
class YearRecords:
    """What the records of a year say: money by purpose with the total, work by kind, and its part in series."""

    lines: Mapping[str, Line]
    work: Sequence[WorkRow]
    series: Sequence[SeriesRow] = ()


@dataclass(frozen=True)
class Meaning:
    """A title for people, and the value that follows from the records; None is unknown."""

    title: str
    read: Callable[[YearRecords], int | None]
    # For who took part: which of `PARTICIPANTS`, `PEOPLE` and `ORGANISATIONS`, and the kind of work or `TOTAL`.
    counts: str = ""
    of_kind: str = ""


class Vocabulary:
    """The figures that the records of one agreement can answer; `also`: titles by code of what is not stored yet."""

    def __init__(
        self, agreement: Agreement | None, also: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    ) -> None:
        self.purposes: dict[str, str] = dict(agreement.purposes.values_list("code", "title")) if agreement else {}
        self.kinds = {kind.code: kind for kind in WorkKind.objects.all()}
        self.purposes |= also.get("purpose", {})
        self.kinds |= {code: WorkKind(code=code, name=name) for code, name in also.get("kind", {}).items()}
        self._of_agreement = Series.objects.filter(agreement=agreement)
        self._new_series = also.get("series", {})
        self.codes_of_series = frozenset((*self._of_agreement.values_list("code", flat=True), *self._new_series))

    @cached_property
    def series(self) -> dict[str, str]:
        """By code; to name one without a title its work is counted, so only who asks for names has them."""
        return {**self._new_series, **{series.code: str(series) for series in self._of_agreement.named()}}

    def meaning(self, figure: str) -> Meaning | None:
        """`spent_CS`, `consultations_total`, `seminar_series_participants`; None when the name says nothing to us."""
        return self._money(figure) or self._work(figure)

    def title(self, figure: str) -> str:
        """The figure in words, or its name where there are none."""
        meaning = self.meaning(figure)
        return meaning.title if meaning else figure

    def offered(self) -> list[tuple[str, Choices]]:
        """Names that may be declared, by group."""
        money = [f"{word}_{part}" for word in MONEY for part in (TOTAL, *self.purposes)]
        work = [*(f"{family.value}_total" for family in Family), "participants_total", *(f"{w}_total" for w in UNIQUE)]
        kinds = [f"{code}_{what}" for code in self.kinds for what in (TOTAL, PARTICIPANTS)]
        kinds += [f"{code}_{what}" for code, kind in self.kinds.items() for what in UNIQUE if _may_have(kind, what)]
        series = [f"series_{code}_participants" for code in self.series]
        if series:
            series += [f"{code}_series_participants" for code in self.kinds]
        groups = ((_("Money"), money), (_("Delivered work"), work), (_("Kinds of work"), kinds), (_("Series"), series))
        return [(title, [(name, self.title(name)) for name in names]) for title, names in groups if names]

    def _money(self, figure: str) -> Meaning | None:
        # `carried_in_total` is not what is carried on; the report for machines calls that `carried_out`.
        named = figure.replace("carried_out", "carried", 1)
        word = max((w for w in MONEY if named == w or named.startswith(f"{w}_")), key=len, default="")
        part = named[len(word) + 1 :] or TOTAL
        if not word or not (part == TOTAL or part in self.purposes):
            return None
        title, read = MONEY[word]
        purpose = self.purposes.get(part, _("together"))
        return Meaning(_titled(title, purpose), lambda records: read(records.lines[part]))

    def _work(self, figure: str) -> Meaning | None:
        stem, _separator, what = figure.rpartition("_")
        if what == PARTICIPANTS:
            return self._participants(stem)
        if what in UNIQUE or stem in UNIQUE:
            return self._unique(*((what, stem) if what in UNIQUE else (stem, what)))
        return self._counted(stem) if what in {TOTAL, "count"} else None

    def _counted(self, stem: str) -> Meaning | None:
        if stem in {"participants", "participations"}:
            return Meaning(
                _titled(_("Participations"), _("together")),
                lambda records: _participated(records.work),
                PARTICIPANTS,
                TOTAL,
            )
        family = next((Family(code) for code in _singular(stem) if code in Family.values), None)
        if family is not None:
            return Meaning(
                _titled(str(family.label).capitalize(), _("count")),
                lambda records: sum(row.count for row in records.work if row.kind.family == family),
            )
        kind = self._kind(stem)
        if kind is None:
            return None
        return Meaning(
            _titled(kind, _("count")), lambda records: sum(row.count for row in records.work if row.kind == kind)
        )

    def _participants(self, stem: str) -> Meaning | None:
        code, _separator, last = stem.rpartition("_")
        if last == "series" and code in self.kinds:
            return Meaning(
                _titled(self.kinds[code], _("participations in series")),
                lambda records: _participated(row for row in records.series if row.kind == code),
            )
        series = stem.removeprefix("series_")
        if series in self.codes_of_series:
            return Meaning(
                _titled(self.series[series], _("participations")),
                lambda records: _participated(row for row in records.series if row.series == series),
            )
        kind = self._kind(stem)
        if kind is None:
            return None
        return Meaning(
            _titled(kind, _("participations")),
            lambda records: _participated(row for row in records.work if row.kind == kind),
            PARTICIPANTS,
            kind.code,
        )

    def _unique(self, what: str, stem: str) -> Meaning | None:
        """Who stands in several records is counted once, so that records without names give no number to compare."""
        kind = None if stem == TOTAL else self._kind(stem)
        if kind is None and stem != TOTAL:
            return None
        title = _titled(kind, str(UNIQUE[what]).lower()) if kind else _titled(UNIQUE[what], _("together"))
        return Meaning(title, lambda _records: None, what, kind.code if kind else TOTAL)

    def _kind(self, stem: str) -> WorkKind | None:
        return next((self.kinds[code] for code in _singular(stem) if code in self.kinds), None)


def figure_words(agreement: Agreement | None, also: Mapping[str, Mapping[str, str]]) -> Callable[[str], str]:
    """How declared figures are called."""
    return Vocabulary(agreement, also).title


def _may_have(kind: WorkKind, what: str) -> bool:
    return kind.asks_for(PARTICIPANTS if what == PEOPLE else what)


def _singular(stem: str) -> Iterator[str]:
    """The codes that a name in the plural may mean: `consultations` is `consultation`."""
    yield from (stem, stem.removesuffix("s"), stem.removesuffix("es"))


def _titled(thing: object, what: object) -> str:
    return f"{thing} – {what}"


def series_rows(agreement: Agreement, kept: Iterable[Tally]) -> list[SeriesRow]:
    """From the kept sums of the log: a row for each kind, series and channel of a year."""
    codes = dict(Series.objects.filter(agreement=agreement).values_list("pk", "code"))
    return [
        SeriesRow(leaf.year_id, leaf.kind, codes[leaf.series_id], leaf.participants)
        for tally in kept
        for leaf in tally.leaves
        if leaf.series_id is not None
    ]


def _participated(rows: Iterable[WorkRow | SeriesRow]) -> int | None:
    known = [row.participants for row in rows if row.participants is not None]
    return sum(known) if known else None
