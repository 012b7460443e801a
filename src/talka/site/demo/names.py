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

# Each with the municipality or state city where it is at home.
HOMES = {
    "Biedrība „Sarkandaugavas kaimiņi”": "LV0001000",
    "Biedrība „Upmalas sētas”": "LV0001000",
    "Biedrība „Šķūnis”": "LV0048000",
    "Biedrība „Gaismas pavards”": "LV0001000",
    "Biedrība „Zaļā pagalma draugi”": "LV0001000",
    "Nodibinājums „Vecpilsētas stāsti”": "LV0001000",
    "Biedrība „Ķekavas ģimenes”": "LV0034000",
    "Biedrība „Jūrmalas senioru klubs”": "LV0004000",
    "Biedrība „Mārupes jauniešu telpa”": "LV0039000",
    "Biedrība „Salaspils dārznieki”": "LV0045000",
    "Biedrība „Ogres krasts”": "LV0040000",
    "Biedrība „Čaklās rokas”": "LV0044000",
    "Biedrība „Ukraiņu kopiena „Dņipro””": "LV0001000",
    "Biedrība „Kopā pie galda”": "LV0023000",
    "Nodibinājums „Žagares ķirši”": "LV0028000",
    "Biedrība „Jelgavas velo”": "LV0003000",
    "Biedrība „Bauskas līdzdalība”": "LV0025000",
    "Biedrība „Dobeles tilts”": "LV0028000",
    "Biedrība „Aizkraukles mammas”": "LV0020000",
    "Biedrība „Tērvetes talka”": "LV0028000",
}
ORGANISATIONS = tuple(HOMES)


def person(number: int) -> str:
    """The invented name with this number; neighbours differ in both parts."""
    first = FIRST[number % len(FIRST)]
    man, woman = LAST[(number * 7 + number // len(FIRST)) % len(LAST)]
    return f"{first} {man if first in MEN else woman}"
