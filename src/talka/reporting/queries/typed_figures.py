"""Figures typed by hand into a narrative, compared with the records: „72 konsultācijas” where 71 are recorded.

Only what is clear is judged: a number that equals any recorded figure it could mean is let pass.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from talka.activities.models import WorkKind
from talka.kernel.money import format_euros
from talka.programmes.models import Agreement, ImplementationYear
from talka.reporting.models import Narrative
from talka.reporting.queries import latvian
from talka.reporting.queries.parts import kept_parts
from talka.reporting.queries.placeholders import names_in
from talka.reporting.queries.typed_money import amounts_meant, contradicting_amounts
from talka.reporting.queries.typed_records import COUNT, ORGANISATIONS, PARTICIPANTS, Records, Scope, ToParts
from talka.reporting.queries.typed_words import (
    TOGETHER,
    TOTAL,
    Found,
    figures_beside,
    has_number,
    masked,
    names_year,
    noun_of,
    sentences,
    years_meant,
)
from talka.spending.queries.statements import Statement

_PARTICIPANTS = r"(?:dalībniek\w*|dalībniec\w*|dalības\s+reiz\w*|dalības\s+reižu)"
_DESCRIBING = frozenset({"dalībnieku", "dalībnieka", "dalībnieces", "dalībnieču", "reižu"})
_ORGANISATIONS = r"unikāl\w*\s+(?:\w+\s+)?organizācij\w*"


@dataclass(frozen=True)
class TypedFigure:
    """A number that somebody wrote beside the noun of a kind of work."""

    text: str
    value: int
    kind: WorkKind
    # Whether nothing says that it is a part, a plan or a guess.
    clear: bool = True


@dataclass(frozen=True)
class Contradiction:
    """A typed figure that its records deny; no year: in the words about the whole."""

    year: ImplementationYear | None
    text: str
    typed: int
    recorded: int
    # What the records give, in words, and what was counted.
    said: str
    of: str
    # The implementation year that the words name and the agreement does not have; then nothing is recorded of it.
    beyond: int | None = None


def typed_figures(text: str, kinds: Iterable[WorkKind] | None = None) -> list[TypedFigure]:
    """Numbers in digits or in words beside a kind's noun in any of its cases; the longest noun wins."""
    known = list(WorkKind.objects.all() if kinds is None else kinds)
    plain = masked(text)
    return [figure for start, end in sentences(plain) for figure in _counts(plain[start:end], known)]


def contradicting_typed_figures(
    agreement: Agreement, money: Statement | None = None, parts: ToParts | None = None
) -> list[Contradiction]:
    """Each typed figure that differs from its records, in the order of the narratives; without a statement no money.

    What numbers can mean is read from what is kept, unless it is given.
    """
    narratives = [row for row in Narrative.objects.filter(agreement=agreement).select_related("year") if row.text]
    if not narratives:
        return []
    records = Records(agreement, parts or partial(kept_parts, agreement))
    log = _Log(tuple(WorkKind.objects.all()), tuple(agreement.years.all()), records, money)
    found: list[Contradiction] = []
    for narrative in narratives:
        plain = masked(narrative.text)
        for start, end in sentences(plain):
            found += _Sentence(plain[start:end], narrative.text[start:end], narrative.year, log).contradictions()
    return found


@dataclass(frozen=True)
class _Log:
    kinds: tuple[WorkKind, ...]
    years: tuple[ImplementationYear, ...]
    records: Records
    money: Statement | None


class _Sentence:
    """One sentence of a narrative; in `plain` placeholders and titles are blotted out."""

    def __init__(self, plain: str, written: str, narrative: ImplementationYear | None, log: _Log) -> None:
        self.plain, self.written, self.narrative = plain, written, narrative
        self.kinds, self.records, self.money = log.kinds, log.records, log.money
        self.counts = _counts(plain, log.kinds)
        self.bound = {name.partition(".")[0] for name in names_in(written)}
        named = years_meant(plain)
        numbered = [year for year in log.years if year.ordinal in named]
        self.year = numbered[0] if numbered else narrative
        # Several years, or all in the words about one: nobody can say what is meant.
        self.clear = len(named) <= 1 and (not named or bool(numbered) or (narrative is None and None in named))
        beyond = next(iter(named)) if len(named) == 1 and not numbered else None
        self.beyond = beyond if beyond is not None and names_year(plain, beyond) else None
        self.wide = self.year is None or bool(TOGETHER.search(plain))

    def contradictions(self) -> Iterator[Contradiction]:
        """What the records deny."""
        if self.beyond is not None:
            yield from itertools.islice(self._of_no_year(self.beyond), 1)
        if not self.clear:
            return
        yield from self._wrong_counts()
        for of, noun in ((PARTICIPANTS, _PARTICIPANTS), (ORGANISATIONS, _ORGANISATIONS)):
            for figure in figures_beside(noun, self.plain, attributes=_DESCRIBING):
                yield from self._wrong(of, figure)
        for amount in contradicting_amounts(self.plain, self.year, self.money) if self.money else ():
            said = format_euros(amount.recorded)
            yield Contradiction(self.narrative, amount.text, amount.typed, amount.recorded, said, amount.of)

    def _of_no_year(self, beyond: int) -> Iterator[Contradiction]:
        """Figures of a year that the agreement does not have; what is planned or guessed of it is let pass."""
        texts = [figure.text for figure in self.counts if figure.clear]
        for noun in (_PARTICIPANTS, _ORGANISATIONS):
            texts += [
                figure.text for figure in figures_beside(noun, self.plain, attributes=_DESCRIBING) if figure.clear
            ]
        for text in (*texts, *amounts_meant(self.plain)):
            yield Contradiction(self.narrative, text, 0, 0, "", "year", beyond)

    def _wrong_counts(self) -> Iterator[Contradiction]:
        for figure in self.counts:
            scope = self._scope(figure.kind)
            known = self.records.total(COUNT, scope) or 0
            if figure.value == known or not figure.clear:
                continue
            # Where a kind is counted twice, one of the two is a part: only more than there is can be wrong.
            twice = sum(other.kind == figure.kind for other in self.counts) > 1
            if (twice and figure.value < known) or figure.value in self.records.could_mean(COUNT, scope):
                continue
            said = figure.kind.counted(known)
            yield Contradiction(self.narrative, figure.text, figure.value, known, said, figure.kind.code)

    def _wrong(self, of: str, figure: Found) -> Iterator[Contradiction]:
        scope = self._meant() if figure.clear else None
        known = self.records.total(of, scope) if scope else None
        if scope is None or known is None or figure.value == known:
            return
        if figure.value > known and not self.records.is_whole(of, scope):
            return
        if figure.value in self.records.could_mean(of, scope):
            return
        said = latvian.participations(known) if of == PARTICIPANTS else latvian.unique_organisations(known)
        yield Contradiction(self.narrative, figure.text, figure.value, known, said, of)

    def _scope(self, kind: WorkKind | None) -> Scope:
        return Scope(self.year.pk if self.year else None, kind, self.wide)

    def _meant(self) -> Scope | None:
        """Whose participants these are: of the one kind that is counted here, or of the year; None: it is not clear."""
        counted = {figure.kind for figure in self.counts} | {kind for kind in self.kinds if kind.code in self.bound}
        named = {kind for kind in self.kinds if re.search(rf"\b{noun_of(kind)}(?!\w)", self.plain, re.IGNORECASE)}
        if len(counted | named) > 1:
            return None
        if not counted | named:
            return self._scope(None) if TOTAL.search(self.plain) else None
        (kind,) = counted | named
        scope = self._scope(kind)
        # What else a number can mean is asked only where it is not the total.
        others = {figure.value for figure in self.counts} - {self.records.total(COUNT, scope)}
        return scope if counted and (not others or others <= self.records.could_mean(COUNT, scope)) else None


def _counts(sentence: str, kinds: Iterable[WorkKind]) -> list[TypedFigure]:
    found: dict[int, tuple[Found, WorkKind]] = {}
    for kind in kinds if has_number(sentence) else ():
        if not re.search(noun_of(kind), sentence, re.IGNORECASE):
            continue
        # „Semināru” describes what follows, unless the noun has this form elsewhere, too.
        forms = {kind.one.lower(), kind.other.lower()}
        attributes = frozenset({kind.zero.split()[-1].lower()}) if kind.zero.lower() not in forms else frozenset()
        for figure in figures_beside(noun_of(kind), sentence, attributes=attributes):
            known = found.get(figure.start)
            if known is None or len(figure.text) > len(known[0].text):
                found[figure.start] = figure, kind
    ordered = sorted(found.values(), key=lambda pair: pair[0].start)
    return [
        TypedFigure(figure.text, figure.value, kind, figure.clear)
        for at, (figure, kind) in enumerate(ordered)
        if not at or figure.start >= ordered[at - 1][0].end
    ]
