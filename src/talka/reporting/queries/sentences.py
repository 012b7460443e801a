"""What was done, in Latvian sentences made from the records of one year: gatherings one by one, the rest as tallies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from talka.activities.models import Family
from talka.kernel.numbers import format_count
from talka.reporting.queries import latvian
from talka.reporting.queries.numbers import Numbers, Sentence, count_parts
from talka.reporting.queries.pieces import (
    Pieces,
    cycle_name,
    items_of,
    only_kind,
    title_after,
    title_beside,
    when_of,
    where_of,
)
from talka.reporting.queries.shapes import Number, Paragraph
from talka.reporting.queries.worklog import Work

# Above this many, gatherings of one kind are told as one sum and opened from it.
MOST_LISTED = 30
# From this many on, gatherings of one kind stand together under one sentence.
FEWEST_GROUPED = 3


class YearSentences(Pieces):
    """The sentences of one implementation year; numbers are collected on the way."""

    def __init__(self, numbers: Numbers, year: int, works: list[Work]) -> None:
        super().__init__(numbers, year)
        self.works = works

    def all(self) -> tuple[Paragraph, ...]:
        """In the order of the form: gatherings, advice, publications, studies and resources, support, the rest."""
        tell: dict[str, Callable[[list[Work]], list[Paragraph]]] = {
            Family.GATHERING: self.gatherings,
            Family.ADVICE: self.advice,
            Family.PUBLICATION: self.publications,
            Family.PRODUCT: self.one_by_one,
            Family.SUPPORT: self.one_by_one,
            Family.OTHER: self.one_by_one,
        }
        found: list[Paragraph] = []
        for family, paragraphs in tell.items():
            mine = [work for work in self.works if work.activity.kind.family == family]
            if mine:
                found += paragraphs(mine)
        return tuple(found)

    def gatherings(self, works: list[Work]) -> list[Paragraph]:
        """Series first, then several of one kind under one sentence, then the single ones by date."""
        found: list[Paragraph] = []
        rest: list[Work] = []
        for code, mine in _groups(works, lambda work: work.activity.series.code if work.activity.series else ""):
            if code and len(mine) > 1:
                found.append(self.series(code, mine))
            else:
                rest += mine
        for kind, mine in _groups(rest, lambda work: work.activity.kind.code):
            if len(mine) >= FEWEST_GROUPED:
                found.append(self.several(kind, mine))
        grouped = {work_id for paragraph in found for work_id in paragraph.records}
        return found + [self.gathering(work) for work in rest if work.id not in grouped]

    def series(self, code: str, works: list[Work]) -> Paragraph:
        """„Semināru cikls: 8 semināri, kopā 151 dalības reize”, and each of them."""
        kind = only_kind(works)
        series = works[0].activity.series
        sentence = self.sentence(f"series.{code}", works)
        name = cycle_name(works, series.title if series else "")
        sentence.say(f"{name} – ")
        self.put_count(sentence, f"series.{code}", works, kind, name)
        self.put_participations(sentence, f"series.{code}", works, f"{name}: dalības reizes")
        return self.withitems_of(sentence, works, named_kind=kind is None)

    def several(self, code: str, works: list[Work]) -> Paragraph:
        """„Organizētas 4 diskusijas, kopā 210 dalības reizes”, and each of them."""
        kind = works[0].activity.kind
        sentence = self.sentence(f"kind.{code}", works)
        sentence.say(f"{kind.done(items_of(works))} ")
        self.put_count(sentence, code, works, kind, latvian.raised(kind.other))
        self.put_participations(sentence, code, works, f"{latvian.raised(kind.other)}: dalības reizes")
        return self.withitems_of(sentence, works, named_kind=False)

    def withitems_of(self, sentence: Sentence, works: list[Work], *, named_kind: bool) -> Paragraph:
        """End the sentence; add the list when it is short enough to be read."""
        if len(works) > MOST_LISTED:
            sentence.say(".")
            return sentence.done()
        sentence.say(":")
        sentence.items = [self.item(work, named_kind=named_kind, last=work is works[-1]) for work in works]
        return sentence.done()

    def item(self, work: Work, *, named_kind: bool, last: bool) -> Paragraph:
        """„09.02.2022. „Vērtības” klātienē (Alberta iela 13, Rīga), piedalījās 15 dalībnieki”."""
        row = work.activity
        sentence = self.sentence(f"record.{row.pk}", [work])
        words = [when_of(row), row.kind.one if named_kind else "", latvian.quoted(row.title), where_of(row)]
        sentence.say(" ".join(word for word in words if word))
        self.put_own_count(sentence, work)
        self.put_attendance(sentence, work)
        return sentence.say("." if last else ";").done()

    def gathering(self, work: Work) -> Paragraph:
        """„28.10.2022. no plkst. 10.00 līdz 13.00 tiešsaistē organizēta diskusija „…”, piedalījās 15 dalībnieki.”."""
        row = work.activity
        sentence = self.sentence(f"record.{row.pk}", [work])
        before = " ".join(word for word in (when_of(row), where_of(row)) if word)
        verb = row.kind.done(row.count)
        sentence.say(f"{latvian.raised(before)} {latvian.lowered(verb)} " if before else f"{verb} ")
        if row.count == 1:
            sentence.say(f"{row.kind.one} {latvian.quoted(row.title)}")
        else:
            self.put_count(sentence, f"record.{row.pk}", [work], row.kind, row.title)
            sentence.say(title_after(row))
        self.put_attendance(sentence, work)
        return sentence.say(".").done()

    def advice(self, works: list[Work]) -> list[Paragraph]:
        """„Sniegta 71 konsultācija, konsultētas 24 unikālas organizācijas.”: only counted, never told."""
        found: list[Paragraph] = []
        for code, mine in _groups(works, lambda work: work.activity.kind.code):
            kind = mine[0].activity.kind
            sentence = self.sentence(f"kind.{code}", mine)
            sentence.say(f"{kind.done(items_of(mine))} ")
            self.put_count(sentence, code, mine, kind, latvian.raised(kind.other))
            self.put_unique_organisations(sentence, code, mine)
            found.append(sentence.say(".").done())
        return found

    def publications(self, works: list[Work]) -> list[Paragraph]:
        """„Sagatavotas 67 jaunumu lapas; publicēta 51 publikācija … (Facebook – 24, …). Kopā 118 publikācijas.”."""
        sentence = self.sentence("publications", works)
        groups = _groups(works, lambda work: work.activity.kind.code)
        for position, (code, mine) in enumerate(groups):
            kind = mine[0].activity.kind
            verb = kind.done(items_of(mine))
            sentence.say(f"; {latvian.lowered(verb)} " if position else f"{verb} ")
            self.put_count(sentence, code, mine, kind, latvian.raised(kind.other))
            titles = {work.activity.title for work in mine}
            if len(titles) == 1:
                sentence.say(title_beside(mine[0].activity))
            self.put_channels(sentence, code, mine)
        sentence.say(".")
        if len(works) > 1:
            total = items_of(works)
            sentence.say(" Kopā ")
            sentence.put(
                self.numbers.add(
                    Number(
                        self.id("publications"),
                        total,
                        latvian.publications(total),
                        self.label("Publikācijas kopā"),
                        self.year,
                        parts=count_parts(works),
                    )
                )
            )
            sentence.say(".")
        return [sentence.done()]

    def put_channels(self, sentence: Sentence, code: str, works: list[Work]) -> None:
        """„(Facebook – 24, X – 18)”, where there is more than one channel."""
        groups = [(name, mine) for name, mine in _groups(works, lambda work: work.activity.channel) if name]
        if len(groups) < 2:  # noqa: PLR2004 -- one channel needs no list
            return
        sentence.say(" (")
        for position, (channel, mine) in enumerate(groups):
            name, count = latvian.channel_name(channel), items_of(mine)
            sentence.say(f"{', ' if position else ''}{name} – ")
            sentence.put(
                self.numbers.add(
                    Number(
                        self.id(f"{code}.channel.{channel}"),
                        count,
                        format_count(count),
                        self.label(f"{latvian.raised(mine[0].activity.kind.other)}: {name}"),
                        self.year,
                        parts=count_parts(mine),
                    )
                )
            )
        sentence.say(")")

    def one_by_one(self, works: list[Work]) -> list[Paragraph]:
        """Products, support and other work: one sentence a record, or one a kind when there are many."""
        found: list[Paragraph] = []
        for code, mine in _groups(works, lambda work: work.activity.kind.code):
            found += (
                [self.tally(code, mine)] if len(mine) > MOST_LISTED else [self.piece_of_work(work) for work in mine]
            )
        return found

    def tally(self, code: str, works: list[Work]) -> Paragraph:
        """„Veiktas 45 materiāltehniskās bāzes uzlabošanas.”."""
        kind = works[0].activity.kind
        sentence = self.sentence(f"kind.{code}", works).say(f"{kind.done(items_of(works))} ")
        self.put_count(sentence, code, works, kind, latvian.raised(kind.other))
        return sentence.say(".").done()

    def piece_of_work(self, work: Work) -> Paragraph:
        """„Veikts monitorings „…” (20.03.2025.).”, „Veiktas 4 … uzlabošanas, atbalstot 4 organizācijas.”."""
        row = work.activity
        sentence = self.sentence(f"record.{row.pk}", [work])
        sentence.say(f"{row.kind.done(row.count)} ")
        if row.count == 1:
            sentence.say(row.kind.one + title_beside(row))
        else:
            self.put_count(sentence, f"record.{row.pk}", [work], row.kind, row.title)
            sentence.say(title_after(row))
        if row.starts:
            sentence.say(f" ({latvian.day_span(row.starts, row.ends)})")
        self.put_supported(sentence, work)
        if work.participants is not None:
            self.put_attendance(sentence, work, organisations=False)
        return sentence.say(".").done()


def _groups(works: Iterable[Work], key: Callable[[Work], str]) -> list[tuple[str, list[Work]]]:
    """Works by key, keys in the order of first appearance."""
    order: dict[str, int] = {}
    for work in works:
        order.setdefault(key(work), len(order))
    ordered = sorted(works, key=lambda work: order[key(work)])
    return [(name, list(mine)) for name, mine in groupby(ordered, key)]
