"""Planned and spent money, remainders, ineligible and unrecovered amounts in the phrases of the ministry's form."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from talka.kernel.periods import roman
from talka.programmes.models import BudgetLine, DeclaredFigure, Purpose
from talka.reporting.queries import latvian
from talka.reporting.queries.numbers import Numbers, Sentence
from talka.reporting.queries.shapes import (
    BUDGET,
    DECLARED,
    EXPENDITURE,
    REMAINDER,
    MoneyPart,
    MoneyRow,
    Paragraph,
    Part,
    Rest,
    Spending,
)
from talka.spending.queries.statements import CARRIED, RETURNED, Line, Statement, YearStatement

DECLARED_REST = "unrecovered_total"


class MoneyWords:
    """The form's rows about money; numbers are collected on the way."""

    def __init__(
        self, numbers: Numbers, statement: Statement, spending: tuple[Spending, ...], rests: tuple[Rest, ...]
    ) -> None:
        self.numbers = numbers
        self.statement = statement
        self.spending = spending
        self.rests = rests
        self.plans = list(
            BudgetLine.objects.filter(year__agreement=statement.agreement).select_related("year", "purpose")
        )
        self.last = max((year.year.ordinal for year in statement.years), default=0)

    def year(self, year: YearStatement) -> MoneyPart:
        """One row of the form: planned, spent and what became of the rest."""
        ordinal = year.year.ordinal
        return MoneyPart(
            anchor=f"y{ordinal}.money",
            ordinal=ordinal,
            title=latvian.year_title(ordinal),
            planned=self.amounts(year, "planned", "Plānotais finansējums"),
            spent=self.amounts(year, "spent", "Izlietotais finansējums"),
            remainders=self.remainders(ordinal),
        )

    def amounts(self, year: YearStatement, name: str, words: str) -> Paragraph:
        """„53 994,00 euro, t.sk.” and a line for each purpose."""
        ordinal = year.year.ordinal
        label = f"{words}, {roman(ordinal)}. īstenošanas gads"
        sentence = Sentence(self.numbers, f"y{ordinal}.{name}")
        sentence.put(
            self.numbers.money(
                f"y{ordinal}.{name}",
                getattr(year.total, name),
                label=label,
                year=ordinal,
                parts=self.parts(name, ordinal, None),
            )
        )
        lines = [line for line in year.lines if getattr(line, name) is not None]
        if name == "spent" and year.unassigned and year.unassigned.spent is not None:
            lines.append(year.unassigned)
        if lines:
            sentence.say(", t.sk.")
            sentence.items = [self.amount(line, ordinal, name, label) for line in lines]
        return sentence.done()

    def amount(self, line: Line, ordinal: int, name: str, label: str) -> Paragraph:
        """„30 000,00 euro pilsoniskās sabiedrības attīstībai”."""
        code = line.purpose.code if line.purpose else "none"
        title = line.purpose.title if line.purpose else "bez norādīta mērķa"
        sentence = Sentence(self.numbers, f"y{ordinal}.{name}.{code}")
        sentence.put(
            self.numbers.money(
                f"y{ordinal}.{name}.{code}",
                getattr(line, name),
                label=f"{label}: {title}",
                year=ordinal,
                parts=self.parts(name, ordinal, line.purpose.code if line.purpose else ""),
            )
        )
        return sentence.say(f" {latvian.for_purpose(line.purpose)}").done()

    def parts(self, name: str, ordinal: int, purpose: str | None) -> list[Part]:
        """Rows of the plan or of spending behind an amount; `None` is every purpose, "" none named."""
        if name == "planned":
            return [
                Part(BUDGET, plan.pk, plan.planned)
                for plan in self.plans
                if plan.year.ordinal == ordinal and purpose in {None, plan.purpose.code}
            ]
        return [
            Part(EXPENDITURE, row.id, row.amount)
            for row in self.spending
            if row.year == ordinal and purpose in {None, row.purpose}
        ]

    def remainders(self, ordinal: int) -> tuple[Paragraph, ...]:
        """„Atlikums 1 177,33 euro no II. īstenošanas gada (…) novirzīts uz III. īstenošanas gadu.”."""
        onward = f"uz {roman(ordinal + 1)}. īstenošanas gadu" if ordinal < self.last else "uz nākamo periodu"
        endings = ((CARRIED, f"novirzīts {onward}"), (RETURNED, "atgriezts finansētājam"))
        return tuple(
            self.remainder(ordinal, disposition, rows, ending)
            for disposition, ending in endings
            if (rows := [row for row in self.rests if row.year == ordinal and row.disposition == disposition])
        )

    def remainder(self, ordinal: int, disposition: str, rows: list[Rest], ending: str) -> Paragraph:
        """One sentence for what was carried, one for what was returned."""
        number_id = f"y{ordinal}.{disposition}"
        which = "Pārceltais" if disposition == CARRIED else "Atgrieztais"
        label = f"{which} atlikums, {roman(ordinal)}. īstenošanas gads"
        sentence = Sentence(self.numbers, number_id).say("Atlikums ")
        sentence.put(
            self.numbers.money(
                number_id,
                sum(row.amount for row in rows),
                label=label,
                year=ordinal,
                parts=[Part(REMAINDER, row.id, row.amount) for row in rows],
            )
        )
        sentence.say(f" no {latvian.year_of(ordinal)}")
        if any(row.purpose for row in rows):
            self.by_purpose(sentence, number_id, rows, label)
        return sentence.say(f" {ending}.").done()

    def by_purpose(self, sentence: Sentence, number_id: str, rows: list[Rest], label: str) -> None:
        """„(457,95 euro pilsoniskās sabiedrības attīstībai un 719,38 euro …)”."""
        codes = list(dict.fromkeys(row.purpose for row in rows))
        for position, code in enumerate(codes):
            mine = [row for row in rows if row.purpose == code]
            sentence.say(" (" if position == 0 else " un " if position == len(codes) - 1 else ", ")
            purpose = self.purpose(code)
            sentence.put(
                self.numbers.money(
                    f"{number_id}.{code or 'none'}",
                    sum(row.amount for row in mine),
                    label=f"{label}: {purpose.title if purpose else 'bez norādīta mērķa'}",
                    year=mine[0].year,
                    parts=[Part(REMAINDER, row.id, row.amount) for row in mine],
                )
            )
            sentence.say(f" {latvian.for_purpose(purpose)}")
        sentence.say(")")

    def purpose(self, code: str) -> Purpose | None:
        """A purpose of the agreement by its code."""
        return next((purpose for purpose in self.statement.purposes if purpose.code == code), None)

    def ineligible(self, years: Iterable[YearStatement]) -> tuple[Paragraph, ...]:
        """„Nav”, „Nav ziņu”, or the amount of each year with its reasons."""
        return self.by_year(
            list(years), "ineligible", "Neatbilstoši veiktie izdevumi", lambda year: year.total.ineligible
        )

    def unrecovered(self, years: Iterable[YearStatement]) -> tuple[Paragraph, ...]:
        """What of the ineligible money has not come back."""
        return self.by_year(list(years), "unrecovered", "Neatgūtie līdzekļi", unrecovered_in)

    def by_year(
        self, years: list[YearStatement], name: str, words: str, value: Callable[[YearStatement], int | None]
    ) -> tuple[Paragraph, ...]:
        """One word when all years agree, otherwise a line a year."""
        values = {value(year) for year in years}
        if values in ({0}, {None}):
            words = latvian.NONE if values == {0} else latvian.UNKNOWN
            return (Sentence(self.numbers, name).say(words).done(),)
        return tuple(self.bad_year(year, name, words, value(year)) for year in years)

    def bad_year(self, year: YearStatement, name: str, words: str, value: int | None) -> Paragraph:
        """„II. īstenošanas gads: 120,00 euro – PVN nav attiecināms”."""
        ordinal = year.year.ordinal
        sentence = Sentence(self.numbers, f"y{ordinal}.{name}").say(f"{roman(ordinal)}. īstenošanas gads: ")
        if not value:
            return sentence.say(latvian.UNKNOWN if value is None else latvian.NONE).done()
        rows = [row for row in self.spending if row.year == ordinal and row.ineligible]
        parts = [
            Part(EXPENDITURE, row.id, (row.ineligible or 0) - (row.recovered or 0 if name == "unrecovered" else 0))
            for row in rows
        ]
        if not rows:
            parts = self.declared(year, name)
        sentence.put(
            self.numbers.money(
                f"y{ordinal}.{name}",
                value,
                label=f"{words}, {roman(ordinal)}. īstenošanas gads",
                year=ordinal,
                parts=parts,
            )
        )
        reasons = list(dict.fromkeys(row.ineligible_reason for row in rows if row.ineligible_reason))
        return sentence.say(f" – {'; '.join(reasons)}" if reasons and name == "ineligible" else "").done()

    def declared(self, year: YearStatement, name: str) -> list[Part]:
        """What a published report declared of a year; what is not recovered is all that is ineligible."""
        figure = "ineligible_total" if name == "ineligible" or year.total.unrecovered is not None else DECLARED_REST
        rows = DeclaredFigure.objects.filter(year=year.year, figure=figure)
        return [Part(DECLARED, row.pk, row.value) for row in rows]


def unrecovered_in(year: YearStatement) -> int | None:
    """Of a year: what follows from the expenditures, otherwise what a report declared."""
    known = year.total.unrecovered
    return year.declared.get(DECLARED_REST) if known is None else known


def money_rows(statement: Statement, up_to_year: int) -> tuple[MoneyRow, ...]:
    """The table of money: a row for each purpose, one for what names none, and the year's total."""
    rows: list[MoneyRow] = []
    for year in statement.years:
        if year.year.ordinal > up_to_year:
            continue
        rows += [_row(year, line, line.purpose.code if line.purpose else "") for line in year.lines]
        if year.unassigned:
            rows.append(_row(year, year.unassigned, ""))
        rows.append(_row(year, year.total, "", total=True))
    return tuple(rows)


def _row(year: YearStatement, line: Line, purpose: str, *, total: bool = False) -> MoneyRow:
    title = "Kopā" if total else line.purpose.title if line.purpose else "Bez norādīta mērķa"
    unrecovered = unrecovered_in(year) if total else line.unrecovered
    return MoneyRow(
        year.year.ordinal,
        purpose,
        title,
        line.planned,
        line.carried_in,
        line.spent,
        line.ineligible,
        unrecovered,
        line.carried_out,
        line.returned,
    )
