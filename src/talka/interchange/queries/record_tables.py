"""Tables of delivered work and of money."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.interchange.queries.columns import Column, Table
from talka.interchange.queries.shared_columns import CENTRE, PURPOSE, REF, YEAR

SPENDING = Table(
    "spending",
    "Izdevumi",
    key=("year", "purpose", "date", "amount", "description"),
    managed=False,
    by_reference=True,
    repeats=True,
    mended=("amount", "description", "purpose", "date", "year"),
    hint=_("Money spent. The purpose may stay empty when only the year is known."),
    columns=(
        REF,
        YEAR,
        PURPOSE,
        Column("date", "Datums", "day", example="14.07.2023."),
        Column("amount", "Summa", "money", required=True, filled=True, example="1 234,56"),
        Column("description", "Apraksts", most=300, default="", example="Telpu noma semināram"),
        Column("supplier", "Piegādātājs", most=200, default="", example="SIA „Telpas”"),
        Column("document_number", "Dokumenta numurs", most=80, default="", example="AB-0117"),
        Column(
            "ineligible",
            "Neatbilstošā daļa",
            "money",
            hint=_("Empty: nobody has said. 0,00: checked, all of it is eligible."),
        ),
        Column("ineligible_reason", "Kāpēc neatbilst", most=300, default=""),
        Column("recovered", "Atgūts", "money"),
        Column("recovered_on", "Atgūšanas datums", "day"),
        CENTRE,
    ),
)

REMAINDERS = Table(
    "remainders",
    "Atlikumi",
    key=("year", "purpose", "disposition"),
    managed=False,
    by_reference=True,
    repeats=True,
    hint=_("Money left at a year's end: carried to the next year or returned to the funder."),
    columns=(
        REF,
        YEAR,
        PURPOSE,
        Column("amount", "Summa", "money", required=True, filled=True, example="457,95"),
        Column(
            "disposition",
            "Kas ar to notika",
            "choice",
            required=True,
            filled=True,
            choices={"carried": "pārcelts uz nākamo gadu", "returned": "atgriezts finansētājam"},
            example="pārcelts uz nākamo gadu",
        ),
        Column("date", "Datums", "day"),
        Column("document", "Dokuments", most=120, default=""),
    ),
)

ACTIVITIES = Table(
    "activities",
    "Darbi",
    key=("year", "purpose", "kind", "title", "starts"),
    managed=False,
    by_reference=True,
    repeats=True,
    hint=_("Delivered work, a row for each piece of work or for several alike. Its dates may lie outside the year."),
    columns=(
        REF,
        Column(
            "year",
            "Gads",
            "year",
            required=True,
            filled=True,
            example="1",
            hint=_("The year in which the work is reported."),
        ),
        PURPOSE,
        Column(
            "kind",
            "Darba veids",
            "kind",
            required=True,
            filled=True,
            example="seminar",
            hint=_("A kind of work by name or code; a new one is added."),
        ),
        Column("title", "Nosaukums", most=300, required=True, filled=True, example="Pārmaiņu vadība"),
        Column("starts", "Sākums", "moment", example="28.10.2022. 10:00", hint=_("A date, or a date and time.")),
        Column("ends", "Beigas", "moment", example="28.10.2022. 13:00"),
        Column("place", "Vieta", most=200, default="", example="Alberta iela 13, Rīga"),
        Column("municipality", "Pašvaldība", "municipality", example=""),
        Column(
            "format",
            "Norise",
            "choice",
            default="",
            choices={"onsite": "klātienē", "online": "tiešsaistē", "hybrid": "hibrīdā"},
            example="klātienē",
        ),
        Column(
            "count",
            "Skaits",
            "count",
            default=1,
            example="1",
            hint=_("How many the row stands for: 24 posts in one row. Empty is one."),
        ),
        Column(
            "participants", "Dalībnieki", "count", example="15", hint=_("Participations; empty when it is not known.")
        ),
        Column("people", "Unikālas personas", "count"),
        Column("organisations", "Organizācijas", "count"),
        Column("hours", "Stundas", "hours", example="3", hint=_("Hours like 1,5 or 1:30.")),
        Column("channel", "Kanāls", "slug", most=40, default="", example=""),
        Column(
            "series", "Cikls", "slug", most=40, example="S1", hint=_("The code of the series to which the row belongs.")
        ),
        Column("topic", "Temats", most=150, default=""),
        Column("link", "Saite", "link", most=500, default=""),
        Column("notes", "Piezīmes", "paragraphs", most=5000, default=""),
        CENTRE,
    ),
)
