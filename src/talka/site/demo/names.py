"""Invented people and organisations of the demo."""

from __future__ import annotations

FIRST = (
    "Agnese",
    "Andris",
    "Anita",
    "Artūrs",
    "Baiba",
    "Dace",
    "Edgars",
    "Elīna",
    "Gints",
    "Guna",
    "Ieva",
    "Ilze",
    "Jānis",
    "Kristīne",
    "Laura",
    "Līga",
    "Mārtiņš",
    "Oksana",
    "Pēteris",
    "Raivis",
    "Sanita",
    "Svetlana",
    "Toms",
    "Zane",
)
LAST = (
    ("Āboliņš", "Āboliņa"),
    ("Bērziņš", "Bērziņa"),
    ("Čakste", "Čakste"),
    ("Dūmiņš", "Dūmiņa"),
    ("Ēriks", "Ērika"),
    ("Grīnbergs", "Grīnberga"),
    ("Kļaviņš", "Kļaviņa"),
    ("Ķirsons", "Ķirsone"),
    ("Liepa", "Liepa"),
    ("Ņikitins", "Ņikitina"),
    ("Ozols", "Ozola"),
    ("Priede", "Priede"),
    ("Šķēle", "Šķēle"),
    ("Upītis", "Upīte"),
    ("Vītols", "Vītola"),
    ("Žīgurs", "Žīgure"),
)
MEN = {"Andris", "Artūrs", "Edgars", "Gints", "Jānis", "Mārtiņš", "Pēteris", "Raivis", "Toms"}

ORGANISATIONS = (
    "Biedrība „Sarkandaugavas kaimiņi”",
    "Biedrība „Upmalas sētas”",
    "Biedrība „Šķūnis”",
    "Biedrība „Gaismas pavards”",
    "Biedrība „Zaļā pagalma draugi”",
    "Nodibinājums „Vecpilsētas stāsti”",
    "Biedrība „Ķekavas ģimenes”",
    "Biedrība „Jūrmalas senioru klubs”",
    "Biedrība „Mārupes jauniešu telpa”",
    "Biedrība „Salaspils dārznieki”",
    "Biedrība „Ogres krasts”",
    "Biedrība „Čaklās rokas”",
    "Biedrība „Ukraiņu kopiena „Dņipro””",
    "Biedrība „Kopā pie galda”",
    "Nodibinājums „Žagares ķirši”",
    "Biedrība „Jelgavas velo”",
    "Biedrība „Bauskas līdzdalība”",
    "Biedrība „Dobeles tilts”",
    "Biedrība „Aizkraukles mammas”",
    "Biedrība „Tērvetes talka”",
)


def person(number: int) -> str:
    """The invented name with this number; neighbours differ in both parts."""
    first = FIRST[number % len(FIRST)]
    man, woman = LAST[(number * 7 + number // len(FIRST)) % len(LAST)]
    return f"{first} {man if first in MEN else woman}"
