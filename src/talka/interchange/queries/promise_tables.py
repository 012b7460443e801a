"""Tables about the agreement itself and what was promised in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.interchange.queries.columns import Column, Table
from talka.interchange.queries.shared_columns import CENTRE, PURPOSE_FILLED, YEAR

_ADDITIONS = {"sum": "summa", "distinct": "katrs vienreiz", "max": "lielākais", "latest": "pēdējais"}

AGREEMENT = Table(
    "agreement",
    "Līgums",
    key=("number",),
    required=True,
    hint=_("One row: the agreement itself."),
    columns=(
        Column(
            "number",
            "Numurs",
            most=60,
            required=True,
            filled=True,
            example="KM-2025/17",
            hint=_("By it a later import finds the agreement again."),
        ),
        Column(
            "title",
            "Nosaukums",
            most=500,
            required=True,
            filled=True,
            example="Pilsoniskās sabiedrības attīstība reģionā",
        ),
        Column("funder", "Finansētājs", most=200, required=True, filled=True, example="Kultūras ministrija"),
        Column(
            "contractor_name", "Izpildītājs", most=250, required=True, filled=True, example="Biedrība „Atbalsta centrs”"
        ),
        Column(
            "contractor_regno",
            "Izpildītāja reģistrācijas numurs",
            "registration_number",
            example="40008087708",
            hint=_("Eleven digits; the control digit is checked."),
        ),
        Column("region", "Reģions", "region", most=120, example="Rīgas reģions"),
        Column("starts", "Sākums", "day", required=True, filled=True, example="15.07.2022."),
        Column(
            "ends",
            "Beigas",
            "day",
            required=True,
            filled=True,
            example="14.07.2025.",
            hint=_("The last day, included."),
        ),
        Column("currency", "Valūta", "choice", default="EUR", choices={"EUR": "eiro"}, example="EUR"),
        Column(
            "tolerance_percent",
            "Pieļaujamā novirze, %",
            "count",
            most=100,
            default=10,
            example="10",
            hint=_("A target missed by more than this share needs a reason."),
        ),
        Column(
            "report_due_days",
            "Pārskata termiņš, dienas",
            "count",
            most=366,
            default=30,
            example="30",
            hint=_("Days after a year's end until its report is due."),
        ),
        Column(
            "partners",
            "Partneru centri",
            "centres",
            default=(),
            hint=_("Codes of other centres that work under the agreement, apart by semicolons."),
        ),
    ),
)

YEARS = Table(
    "years",
    "Gadi",
    key=("year",),
    required=True,
    hint=_("Implementation years: each starts on the day after the one before ends."),
    columns=(
        Column(
            "year",
            "Gads",
            "count",
            most=30,
            required=True,
            filled=True,
            example="1",
            hint=_("1 for the first year, 2 for the second."),
        ),
        Column("starts", "Sākums", "day", required=True, filled=True, example="15.07.2022."),
        Column(
            "ends",
            "Beigas",
            "day",
            required=True,
            filled=True,
            example="14.07.2023.",
            hint=_("The last day, included."),
        ),
    ),
)

PURPOSES = Table(
    "purposes",
    "Mērķi",
    key=("code",),
    hint=_("What the money is for."),
    columns=(
        Column(
            "code",
            "Kods",
            most=30,
            required=True,
            filled=True,
            example="CS",
            hint=_("A short code that the other tables refer to."),
        ),
        Column("title", "Nosaukums", most=250, required=True, filled=True, example="Pilsoniskās sabiedrības attīstība"),
        Column(
            "title_for",
            "Nosaukums datīvā",
            most=250,
            default="",
            example="pilsoniskās sabiedrības attīstībai",
            hint=_("As a sentence about money needs it."),
        ),
    ),
)

BUDGET = Table(
    "budget",
    "Tāme",
    key=("year", "purpose"),
    hint=_("Money planned for a purpose in a year."),
    columns=(
        YEAR,
        PURPOSE_FILLED,
        Column("planned", "Plānots", "money", required=True, filled=True, example="30 000,00"),
        Column(
            "carried_in",
            "Pārcelts no iepriekšējā gada",
            "money",
            example="",
            hint=_("Only if the plan says so; it comes on top of what is planned."),
        ),
    ),
)

# What an indicator's work is narrowed by, with the heading of its column.
NARROWED_BY = {
    "kind": "Darba veids",
    "purpose": "Mērķis",
    "format": "Norise",
    "channel": "Kanāls",
    "series": "Cikls",
    "place": "Vieta",
    "centre": "Centrs",
}

DECLARED = Table(
    "declared",
    "Deklarētie skaitļi",
    key=("year", "figure"),
    hint=_("Figures as a published report states them, to be compared with those that follow from the records."),
    columns=(
        YEAR,
        Column("figure", "Skaitlis", "figure", most=80, required=True, filled=True, example="spent_total"),
        Column("value", "Vērtība", "declared", required=True, filled=True, example="53 994,00"),
    ),
)

INDICATORS = Table(
    "indicators",
    "Rādītāji",
    key=("code",),
    hint=_("What was promised to be counted, and over which work."),
    columns=(
        Column("code", "Kods", most=40, required=True, filled=True, example="I1"),
        Column("title", "Nosaukums", most=250, required=True, filled=True, example="Sniegtās konsultācijas"),
        Column("measure", "Ko skaita", "measure", required=True, filled=True, example="items"),
        *(
            Column(code, heading, "codes", hint=_("Only work with these codes; empty: all."))
            for code, heading in NARROWED_BY.items()
        ),
        Column(
            "filter",
            "Atlase",
            "filter",
            hint=_("Instead of the columns before, in one cell: Darba veids = Seminārs; Kanāls = facebook."),
        ),
        Column("over_years", "Gadus apkopo", "choice", default="sum", choices=_ADDITIONS, example="summa"),
        Column("over_places", "Centrus apkopo", "choice", default="sum", choices=_ADDITIONS, example="summa"),
    ),
)

TARGETS = Table(
    "targets",
    "Plānotās vērtības",
    key=("indicator", "year", "centre"),
    hint=_("How much of each indicator was promised in a year."),
    columns=(
        Column("indicator", "Rādītājs", "indicator", required=True, filled=True, example="I1"),
        YEAR,
        Column("target", "Plānotā vērtība", "target", required=True, filled=True, example="60"),
        CENTRE,
    ),
)
