"""The pieces that sentences are put together from: counts, participants, organisations, dates and titles."""

from __future__ import annotations

from collections.abc import Iterable

from talka.activities.models import Activity, Family, WorkKind
from talka.kernel.numbers import format_count
from talka.kernel.periods import roman
from talka.kernel.text import fold, plural_lv
from talka.reporting.queries import latvian
from talka.reporting.queries.numbers import Numbers, Sentence, count_parts, participant_parts, summed
from talka.reporting.queries.shapes import ACTIVITY, Number, Part
from talka.reporting.queries.worklog import Work

MOST_NAMES = 8
_WEAK_WORDS = {"tiessaistes", "klatienes", "bezmaksas", "organizeti", "publikacijas", "publikacija", "un"}


class Pieces:
    """Puts counted pieces into the sentences of one year and keeps their numbers."""

    def __init__(self, numbers: Numbers, year: int) -> None:
        self.numbers = numbers
        self.year = year

    def sentence(self, anchor: str, works: Iterable[Work]) -> Sentence:
        """A new sentence of this year about these records."""
        return Sentence(self.numbers, self.id(anchor), [work.id for work in works])

    def id(self, name: str) -> str:
        """The name of a number or place of this year."""
        return f"y{self.year}.{name}"

    def label(self, words: str) -> str:
        """What a number says, with its year."""
        return f"{words}, {roman(self.year)}. īstenošanas gads"

    def put_count(self, sentence: Sentence, name: str, works: list[Work], kind: WorkKind | None, label: str) -> None:
        """„8 semināri”."""
        count = items_of(works)
        word = latvian.noun(kind, count) if kind else plural_lv(count, "pasākums", "pasākumi", "pasākumu")
        sentence.put(
            self.numbers.add(
                Number(
                    self.id(f"{name}.count"),
                    count,
                    f"{format_count(count)} {word}",
                    self.label(label),
                    self.year,
                    parts=count_parts(works),
                )
            )
        )

    def put_own_count(self, sentence: Sentence, work: Work) -> None:
        """How many gatherings one row of a list stands for, when it is more than one."""
        if work.activity.count == 1:
            return
        sentence.say(" – ")
        self.put_count(sentence, f"record.{work.id}", [work], work.activity.kind, work.activity.title)

    def put_participations(self, sentence: Sentence, name: str, works: list[Work], label: str) -> None:
        """„, kopā 151 dalības reize”, and for how many gatherings nobody counted."""
        parts = participant_parts(works)
        total = summed(parts)
        if total is None:
            return
        sentence.say(", kopā ")
        sentence.put(
            self.numbers.add(
                Number(
                    self.id(f"{name}.participants"),
                    total,
                    latvian.participations(total),
                    self.label(label),
                    self.year,
                    parts=parts,
                )
            )
        )
        unknown = [work for work, part in zip(works, parts, strict=True) if part.value is None]
        if unknown:
            self.put_uncounted(sentence, name, unknown, label)

    def put_uncounted(self, sentence: Sentence, name: str, works: list[Work], label: str) -> None:
        """„(1 pasākumam dalībnieku skaits nav zināms)”."""
        count = items_of(works)
        sentence.say(" (")
        sentence.put(
            self.numbers.add(
                Number(
                    self.id(f"{name}.uncounted"),
                    count,
                    latvian.counted(count, "pasākumam", "pasākumiem", "pasākumu"),
                    self.label(f"{label}, nav zināmas"),
                    self.year,
                    parts=count_parts(works),
                )
            )
        )
        sentence.say(" dalībnieku skaits nav zināms)")

    def put_attendance(self, sentence: Sentence, work: Work, *, organisations: bool = True) -> None:
        """„, piedalījās 15 dalībnieki”; of several gatherings in one row „, kopā 278 dalības reizes”."""
        row, name = work.activity, f"record.{work.id}"
        if work.participants is not None and row.count > 1:
            self.put_participations(sentence, name, [work], f"{row.title}: dalības reizes")
        elif work.participants is not None:
            sentence.say(", piedalījās ")
            sentence.put(
                self.numbers.add(
                    Number(
                        self.id(f"{name}.participants"),
                        work.participants,
                        latvian.attendance(work.participants),
                        self.label(f"{row.title}: dalībnieki"),
                        self.year,
                        parts=participant_parts([work]),
                    )
                )
            )
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
            self.numbers.add(
                Number(
                    self.id(f"record.{work.id}.organisations"),
                    count,
                    latvian.counted(count, *forms),
                    self.label(f"{work.activity.title}: organizācijas"),
                    self.year,
                    parts=(Part(ACTIVITY, work.id, count),),
                )
            )
        )

    def put_unique_organisations(self, sentence: Sentence, code: str, works: list[Work]) -> None:
        """„, konsultētas 24 unikālas organizācijas”; said only where they are known by name."""
        unique = {organisation for work in works for organisation in work.organisation_ids}
        if not unique:
            return
        count = len(unique)
        sentence.say(f", {plural_lv(count, 'konsultēta', 'konsultētas', 'konsultēts')} ")
        sentence.put(
            self.numbers.add(
                Number(
                    self.id(f"{code}.organisations"),
                    count,
                    latvian.unique_organisations(count),
                    self.label(f"{latvian.raised(works[0].activity.kind.other)}: unikālas organizācijas"),
                    self.year,
                    adds="distinct",
                    parts=tuple(
                        Part(ACTIVITY, work.id, len(work.organisation_ids)) for work in works if work.organisation_ids
                    ),
                )
            )
        )


def items_of(works: Iterable[Work]) -> int:
    """How many the rows stand for."""
    return sum(work.activity.count for work in works)


def only_kind(works: Iterable[Work]) -> WorkKind | None:
    """The kind of the rows, when it is one."""
    kinds = {work.activity.kind.pk: work.activity.kind for work in works}
    return next(iter(kinds.values())) if len(kinds) == 1 else None


def cycle_name(works: Iterable[Work], title: str) -> str:
    """„Semināru cikls „Noturība””: a series, named by the kind of its work."""
    kind = only_kind(works)
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
