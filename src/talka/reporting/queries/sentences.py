"""What was done, in Latvian sentences made from the records of one year: gatherings one by one, the rest as tallies."""

from __future__ import annotations

from collections.abc import Callable

from talka.activities.models import Family
from talka.kernel.numbers import format_count
from talka.reporting.queries import latvian
from talka.reporting.queries.log import Group, Log
from talka.reporting.queries.numbers import Numbers, Sentence
from talka.reporting.queries.pieces import Pieces, cycle_name, title_after, title_beside, when_of, where_of
from talka.reporting.queries.shapes import Paragraph
from talka.reporting.queries.tallies import MOST_LISTED
from talka.reporting.queries.worklog import Work

# From this many on, gatherings of one kind stand together under one sentence.
FEWEST_GROUPED = 3


class YearSentences(Pieces):
    """The sentences of one implementation year; numbers are collected on the way."""

    def __init__(self, numbers: Numbers, year: int, log: Log) -> None:
        super().__init__(numbers, year)
        self.log = log

    def all(self) -> tuple[Paragraph, ...]:
        """In the order of the form: gatherings, advice, publications, studies and resources, support, the rest."""
        tell: dict[str, Callable[[Group], list[Paragraph]]] = {
            Family.GATHERING: self.gatherings,
            Family.ADVICE: self.advice,
            Family.PUBLICATION: self.publications,
            Family.PRODUCT: self.one_by_one,
            Family.SUPPORT: self.one_by_one,
            Family.OTHER: self.one_by_one,
        }
        families = dict(self.log.group(self.year).by(lambda leaf: self.log.kinds[leaf.kind].family))
        return tuple(
            paragraph
            for family, paragraphs in tell.items()
            if family in families
            for paragraph in paragraphs(families[family])
        )

    def gatherings(self, group: Group) -> list[Paragraph]:
        """Series first, then several of one kind under one sentence, then the single ones by date."""
        found: list[Paragraph] = []
        series = dict(group.by(lambda leaf: leaf.series_id or 0))
        several = {key for key, mine in series.items() if key and mine.records > 1}
        found += [self.series(key, mine) for key, mine in series.items() if key in several]
        rest = dict(group.where(lambda leaf: leaf.series_id not in several).by(lambda leaf: leaf.kind))
        many = {code for code, mine in rest.items() if mine.records >= FEWEST_GROUPED}
        found += [self.several(code, mine) for code, mine in rest.items() if code in many]
        single = group.where(lambda leaf: leaf.series_id not in several and leaf.kind not in many)
        return found + [self.gathering(work) for work in single.works()]

    def series(self, key: int, group: Group) -> Paragraph:
        """„Semināru cikls: 8 semināri, kopā 151 dalības reize”, and each of them."""
        series = self.log.series[key]
        anchor = f"series.{series.code}"
        kind, name = group.only_kind, cycle_name(group, series.title)
        sentence = self.sentence(anchor, group.everything).say(f"{name} – ")
        sentence.put(self.count(anchor, group.items, kind, name, group.count_parts))
        self.put_participations(sentence, anchor, group, f"{name}: dalības reizes")
        return self.withitems_of(sentence, group, named_kind=kind is None)

    def several(self, code: str, group: Group) -> Paragraph:
        """„Organizētas 4 diskusijas, kopā 210 dalības reizes”, and each of them."""
        sentence = self.kind_counted(code, group)
        self.put_participations(sentence, code, group, f"{latvian.raised(group.kind.other)}: dalības reizes")
        return self.withitems_of(sentence, group, named_kind=False)

    def kind_counted(self, code: str, group: Group) -> Sentence:
        """„Organizētas 4 diskusijas”: the beginning of a sentence about all of a kind."""
        return self.put_kind(self.sentence(f"kind.{code}", group.everything), code, group)

    def put_kind(self, sentence: Sentence, code: str, group: Group, *, begins: bool = True) -> Sentence:
        """„Organizētas 4 diskusijas”."""
        kind = group.kind
        verb = kind.done(group.items)
        sentence.say(f"{verb} " if begins else f"; {latvian.lowered(verb)} ")
        return sentence.put(self.count(code, group.items, kind, latvian.raised(kind.other), group.count_parts))

    def withitems_of(self, sentence: Sentence, group: Group, *, named_kind: bool) -> Paragraph:
        """End the sentence; add the list when it is short enough to be read."""
        if group.records > MOST_LISTED:
            return sentence.say(".").done()
        sentence.say(":")
        works = group.works()
        sentence.items = [self.item(work, named_kind=named_kind, last=work is works[-1]) for work in works]
        return sentence.done()

    def item(self, work: Work, *, named_kind: bool, last: bool) -> Paragraph:
        """„09.02.2022. „Vērtības” klātienē (Alberta iela 13, Rīga), piedalījās 15 dalībnieki”."""
        row = work.activity
        sentence = self.about(work)
        words = [when_of(row), row.kind.one if named_kind else "", latvian.quoted(row.title), where_of(row)]
        sentence.say(" ".join(word for word in words if word))
        self.put_own_count(sentence, work)
        self.put_attendance(sentence, work)
        return sentence.say("." if last else ";").done()

    def gathering(self, work: Work) -> Paragraph:
        """„28.10.2022. no plkst. 10.00 līdz 13.00 tiešsaistē organizēta diskusija „…”, piedalījās 15 dalībnieki.”."""
        row = work.activity
        sentence = self.about(work)
        before = " ".join(word for word in (when_of(row), where_of(row)) if word)
        verb = row.kind.done(row.count)
        sentence.say(f"{latvian.raised(before)} {latvian.lowered(verb)} " if before else f"{verb} ")
        if row.count == 1:
            sentence.say(f"{row.kind.one} {latvian.quoted(row.title)}")
        else:
            sentence.put(self.own_count(work)).say(title_after(row))
        self.put_attendance(sentence, work)
        return sentence.say(".").done()

    def advice(self, group: Group) -> list[Paragraph]:
        """„Sniegta 71 konsultācija, konsultētas 24 unikālas organizācijas.”: only counted, never told."""
        found: list[Paragraph] = []
        for code, mine in group.by(lambda leaf: leaf.kind):
            sentence = self.kind_counted(code, mine)
            self.put_unique_organisations(sentence, code, mine)
            found.append(sentence.say(".").done())
        return found

    def publications(self, group: Group) -> list[Paragraph]:
        """„Sagatavotas 67 jaunumu lapas; publicēta 51 publikācija … (Facebook – 24, …). Kopā 118 publikācijas.”."""
        sentence = self.sentence("publications", group.everything)
        for position, (code, mine) in enumerate(group.by(lambda leaf: leaf.kind)):
            self.put_kind(sentence, code, mine, begins=position == 0)
            if mine.one_title and (first := mine.first):
                sentence.say(title_beside(first.activity))
            self.put_channels(sentence, code, mine)
        sentence.say(".")
        if group.records > 1:
            text = latvian.publications(group.items)
            sentence.say(" Kopā ")
            sentence.put(self.number("publications", group.items, text, "Publikācijas kopā", group.count_parts))
            sentence.say(".")
        return [sentence.done()]

    def put_channels(self, sentence: Sentence, code: str, group: Group) -> None:
        """„(Facebook – 24, X – 18)”, where there is more than one channel."""
        groups = [(name, mine) for name, mine in group.by(lambda leaf: leaf.channel) if name]
        if len(groups) < 2:  # noqa: PLR2004 -- one channel needs no list
            return
        sentence.say(" (")
        for position, (channel, mine) in enumerate(groups):
            name = latvian.channel_name(channel)
            label = f"{latvian.raised(mine.kind.other)}: {name}"
            sentence.say(f"{', ' if position else ''}{name} – ")
            sentence.put(
                self.number(f"{code}.channel.{channel}", mine.items, format_count(mine.items), label, mine.count_parts)
            )
        sentence.say(")")

    def one_by_one(self, group: Group) -> list[Paragraph]:
        """Products, support and other work: one sentence a record, or one a kind when there are many."""
        found: list[Paragraph] = []
        for code, mine in group.by(lambda leaf: leaf.kind):
            if mine.records > MOST_LISTED:
                # „Veiktas 45 materiāltehniskās bāzes uzlabošanas.”
                found.append(self.kind_counted(code, mine).say(".").done())
            else:
                found += [self.piece_of_work(work) for work in mine.works()]
        return found

    def piece_of_work(self, work: Work) -> Paragraph:
        """„Veikts monitorings „…” (20.03.2025.).”, „Veiktas 4 … uzlabošanas, atbalstot 4 organizācijas.”."""
        row = work.activity
        sentence = self.about(work)
        sentence.say(f"{row.kind.done(row.count)} ")
        if row.count == 1:
            sentence.say(row.kind.one + title_beside(row))
        else:
            sentence.put(self.own_count(work)).say(title_after(row))
        if row.starts:
            sentence.say(f" ({latvian.day_span(row.starts, row.ends)})")
        self.put_supported(sentence, work)
        if work.participants is not None:
            self.put_attendance(sentence, work, organisations=False)
        return sentence.say(".").done()
