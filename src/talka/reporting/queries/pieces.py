"""The pieces that sentences are put together from: counts, participants, organisations, dates and titles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from talka.activities.models import Activity, Family, WorkKind
from talka.kernel.numbers import format_count
from talka.kernel.periods import roman
from talka.kernel.text import fold, plural_lv
from talka.reporting.queries import latvian
from talka.reporting.queries.log import Group, count_parts, participant_parts
from talka.reporting.queries.numbers import Numbers, Sentence
from talka.reporting.queries.shapes import ACTIVITY, DISTINCT, SUM, Number, Part, Piece
from talka.reporting.queries.worklog import Work

MOST_NAMES = 8
# What a number is made of, found when somebody asks.
Parts = Callable[[], tuple[Part, ...]]
_WEAK_WORDS = {"tiessaistes", "klatienes", "bezmaksas", "organizeti", "publikacijas", "publikacija", "un"}


class Pieces:
    """Puts counted pieces into the sentences of one year and keeps their numbers."""

    def __init__(self, numbers: Numbers, year: int) -> None:
        self.numbers = numbers
        self.year = year

    def sentence(self, anchor: str, works: Callable[[], Iterable[Work]]) -> Sentence:
        """A new sentence of this year about these records; which they are is said where the report is traced."""
        records = [work.id for work in works()] if self.numbers.whole else ()
        return Sentence(self.numbers, self.id(anchor), records)

    def about(self, work: Work) -> Sentence:
        """A new sentence about one record."""
        return self.sentence(f"record.{work.id}", lambda: [work])

    def id(self, name: str) -> str:
        """The name of a number or place of this year."""
        return f"y{self.year}.{name}"

    def number(  # noqa: PLR0913 -- a number has these parts
        self, name: str, value: int, text: str, label: str, parts: Parts, *, adds: str = SUM
    ) -> Piece:
        """A number of this year."""
        number = Number(self.id(name), value, text, f"{label}, {roman(self.year)}. īstenošanas gads", self.year)
        return self.numbers.add(number, lambda n: replace(n, parts=parts(), adds=adds))

    def count(self, name: str, items: int, kind: WorkKind | None, label: str, parts: Parts) -> Piece:
        """„8 semināri”."""
        word = latvian.noun(kind, items) if kind else plural_lv(items, "pasākums", "pasākumi", "pasākumu")
        return self.number(f"{name}.count", items, f"{format_count(items)} {word}", label, parts)

    def put_own_count(self, sentence: Sentence, work: Work) -> None:
        """How many gatherings one row of a list stands for, when it is more than one."""
        if work.activity.count != 1:
            sentence.say(" – ").put(self.own_count(work))

    def own_count(self, work: Work) -> Piece:
        """How many one row stands for."""
        row = work.activity
        return self.count(f"record.{work.id}", row.count, row.kind, row.title, lambda: count_parts([work]))

    def put_participations(self, sentence: Sentence, name: str, group: Group, label: str) -> None:
        """„, kopā 151 dalības reize”, and for how many gatherings nobody counted."""
        total = group.participants
        if total is None:
            return
        self.put_together(sentence, name, total, label, group.participant_parts)
        if group.silent:
            self.put_uncounted(sentence, name, group, label)

    def put_together(self, sentence: Sentence, name: str, total: int, label: str, parts: Parts) -> None:
        """„, kopā 151 dalības reize”."""
        sentence.say(", kopā ")
        sentence.put(self.number(f"{name}.participants", total, latvian.participations(total), label, parts))

    def put_uncounted(self, sentence: Sentence, name: str, group: Group, label: str) -> None:
        """„(1 pasākumam dalībnieku skaits nav zināms)”."""
        text = latvian.counted(group.silent, "pasākumam", "pasākumiem", "pasākumu")
        sentence.say(" (")
        sentence.put(
            self.number(
                f"{name}.uncounted",
                group.silent,
                text,
                f"{label}, nav zināmas",
                lambda: count_parts(work for work in group.everything() if work.participants is None),
            )
        )
        sentence.say(" dalībnieku skaits nav zināms)")

    def put_attendance(self, sentence: Sentence, work: Work, *, organisations: bool = True) -> None:
        """„, piedalījās 15 dalībnieki”; of several gatherings in one row „, kopā 278 dalības reizes”."""
        row, name, total = work.activity, f"record.{work.id}", work.participants
        if total is not None and row.count > 1:
            self.put_together(sentence, name, total, f"{row.title}: dalības reizes", lambda: participant_parts([work]))
        elif total is not None:
            text, label = latvian.attendance(total), f"{row.title}: dalībnieki"
            sentence.say(", piedalījās ")
            sentence.put(self.number(f"{name}.participants", total, text, label, lambda: participant_parts([work])))
        elif organisations and work.organisations:
            sentence.say(", piedalījās ")
            self.put_organisations(sentence, work, ("organizācija", "organizācijas", "organizāciju"))

    def put_supported(self, sentence: Sentence, work: Work) -> None:
        """„, atbalstot 4 organizācijas (…)”: how many, and which when their names are known."""
        if not work.organisations or work.activity.kind.family not in {Family.SUPPORT, Family.PRODUCT}:
            return
        verb = "atbalstot" if work.activity.kind.family == Family.SUPPORT else "iesaistot"
        sentence.say(f", {verb} ")
        self.put_organisations(sentence, work, ("organizāciju", "organizācijas", "organizāciju"))
        if work.organisation_names and len(work.organisation_names) <= MOST_NAMES:
            sentence.say(f" ({', '.join(work.organisation_names)})")

    def put_organisations(self, sentence: Sentence, work: Work, forms: tuple[str, str, str]) -> None:
        """„4 organizācijas”."""
        count = work.organisations or 0
        sentence.put(
            self.number(
                f"record.{work.id}.organisations",
                count,
                latvian.counted(count, *forms),
                f"{work.activity.title}: organizācijas",
                lambda: (Part(ACTIVITY, work.id, count),),
            )
        )

    def put_unique_organisations(self, sentence: Sentence, code: str, group: Group) -> None:
        """„, konsultētas 24 unikālas organizācijas”; said only where they are known by name."""
        count = group.organisations
        if not count:
            return
        sentence.say(f", {plural_lv(count, 'konsultēta', 'konsultētas', 'konsultēts')} ")
        sentence.put(
            self.number(
                f"{code}.organisations",
                count,
                latvian.unique_organisations(count),
                f"{latvian.raised(group.kind.other)}: unikālas organizācijas",
                lambda: tuple(
                    Part(ACTIVITY, work.id, len(work.organisation_ids))
                    for work in group.everything()
                    if work.organisation_ids
                ),
                adds=DISTINCT,
            )
        )


def cycle_name(group: Group, title: str) -> str:
    """„Semināru cikls „Noturība””: a series, named by the kind of its work."""
    kind = group.only_kind
    name = f"{latvian.raised(kind.zero) if kind else 'Pasākumu'} cikls"
    return f"{name} {latvian.quoted(title)}" if title else name


def when_of(row: Activity) -> str:
    """„28.10.2022. no plkst. 10.00 līdz 13.00”."""
    words = latvian.day_span(row.starts, row.ends)
    if row.starts_time and words:
        words += f" {'no ' if row.ends_time else ''}plkst. {row.starts_time:%H.%M}"
        words += f" līdz {row.ends_time:%H.%M}" if row.ends_time else ""
    return words


def where_of(row: Activity) -> str:
    """„klātienē (Alberta iela 13, Rīga)”."""
    how = latvian.FORMATS.get(row.format, "")
    if not row.place_text:
        return how
    return f"{how} ({row.place_text})" if how else f"({row.place_text})"


def _says_more(row: Activity) -> bool:
    """Whether the title tells more than the kind and channel already do."""
    kind = row.kind
    said = fold(
        " ".join([kind.name, kind.one, kind.other, kind.zero, row.channel, latvian.channel_name(row.channel)])
    ).split()
    return any(word not in said and word not in _WEAK_WORDS for word in fold(row.title).split())


def title_beside(row: Activity) -> str:
    """The title after a noun, unless it says the same."""
    return f" {latvian.quoted(row.title)}" if _says_more(row) else ""


def title_after(row: Activity) -> str:
    """The title after a count, unless it says the same."""
    return f" – {latvian.quoted(row.title)}" if _says_more(row) else ""
