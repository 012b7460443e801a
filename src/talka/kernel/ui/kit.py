"""Made-up content for the page that shows every part, ui/kit.html; routed in development and in the demo only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator

from talka.kernel.forms import CountField, DayField, EurosField, LineField, ParagraphsField
from talka.kernel.ui.shapes import Link, SummaryRow, TimelineEntry
from talka.kernel.ui.tags.icons import PATHS

_PLACES = [("here", "Klātienē"), ("online", "Tiešsaistē"), ("both", "Jaukti")]
_KINDS = [("", "Izvēlieties"), ("advice", "Konsultācija"), ("training", "Mācības")]
_TOPICS = [("1", "Grāmatvedība"), ("2", "Projektu rakstīšana"), ("3", "Jauniešu iesaiste")]


class QuickLine(forms.Form):
    """One line of the work log."""

    held_on = DayField(label="Datums", initial="15.07.2022.")
    organisation = LineField(label="Organizācija", max_length=200)
    topic = LineField(label="Par ko", max_length=200)
    minutes = CountField(label="Ilgums")


class EveryField(forms.Form):
    """One field of each sort."""

    title = LineField(label="Nosaukums", max_length=200, help_text="Īsi: kas tika paveikts.")
    held_on = DayField(label="Datums")
    spent = EurosField(label="Izlietots", required=False)
    about = ParagraphsField(label="Apraksts", max_length=2000, required=False)
    kind = forms.ChoiceField(label="Darba veids", choices=_KINDS)
    place = forms.ChoiceField(
        label="Kur", choices=_PLACES, widget=forms.RadioSelect, help_text="Ja daļa pieslēdzās, izvēlieties „Jaukti”."
    )
    topics = forms.MultipleChoiceField(
        label="Tēmas", choices=_TOPICS, widget=forms.CheckboxSelectMultiple, required=False
    )
    online = forms.BooleanField(label="Saskaitīt pārskatā", required=False, help_text="Bez ķekša, ja apmaksāja cits.")
    proof = forms.FileField(label="Apliecinājums", required=False)


@dataclass(frozen=True)
class Row:
    """One row of the example list."""

    held_on: dt.date
    title: str
    kind: str
    people: int | None
    spent: int | None
    state: str
    tone: str


_ROWS = [
    Row(dt.date(2023, 3, 14), "Grāmatvedība mazai biedrībai", "Mācības", 24, 45000, "Iesniegts", "info"),
    Row(dt.date(2023, 3, 9), "Konsultācija par statūtu grozījumiem", "Konsultācija", 2, None, "Pieņemts", "good"),
    Row(dt.date(2023, 2, 28), "Kurzemes NVO forums Kuldīgā", "Pasākums", 186, 312350, "Trūkst", "bad"),
    Row(dt.date(2023, 2, 21), "Projektu darbnīca jauniešiem", "Mācības", 18, 55000, "Atgriezts", "warning"),
    Row(dt.date(2023, 2, 2), "Jaunumu lapa, februāris", "Informācija", None, 0, "Melnraksts", "neutral"),
]

_SUMMARY = [
    SummaryRow("Nosaukums", "Kurzemes NVO forums Kuldīgā", "#"),
    SummaryRow("Vieta", "Kuldīga, Pilsētas laukums 5", "#"),
    SummaryRow("Piezīmes", None, "#"),
    SummaryRow("Numurs", "D-2023-0147"),
]

_TIMELINE = [
    TimelineEntry(dt.datetime(2023, 7, 14, 11, 32, tzinfo=dt.UTC), "Pārskats pieņemts", "Ministrija", tone="good"),
    TimelineEntry(
        dt.datetime(2023, 7, 12, 11, 32, tzinfo=dt.UTC),
        "Pievienots apliecinājums",
        "Ilze Bērziņa",
        "dalibnieki-2023-02-28.xlsx",
        "#",
    ),
    TimelineEntry(dt.date(2023, 2, 28), "Izveidots", "Ilze Bērziņa"),
]

_TYPED = {"held_on": "32.13.2022.", "spent": "1 234,56", "kind": "advice", "topics": ["2"], "online": "on"}


def kit(*, with_mistakes: bool = True) -> dict[str, Any]:
    """The content of ui/kit.html, to be handed to it as `kit`; its form with mistakes in it or unsent."""
    return {
        "breadcrumbs": [Link("Šodien", "#"), Link("Līgums 2022–2024", "#")],
        "tabs": [
            Link("Visi", "#", active=True, count=47),
            Link("Mani", "#", count=12),
            Link("Trūkst apliecinājuma", "#", count=3),
        ],
        "quick": QuickLine(prefix="quick"),
        "rows": _ROWS,
        "page": Paginator(range(470), 25).page(4),
        "form": EveryField(_TYPED) if with_mistakes else EveryField(),
        "steps": ["Veidne", "Augšupielāde", "Kolonnas", "Priekšskatījums", "Rezultāts"],
        "icons": sorted(PATHS),
        "summary": _SUMMARY,
        "timeline": _TIMELINE,
    }
