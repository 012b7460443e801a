"""Tables of organisations, communities and networks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from talka.kernel.imports.columns import Column, Table
from talka.registry.models import Community, LegalForm, Network, Organisation, Size, Status, Tie
from talka.registry.models.profiles import LANGUAGES

MOST_TERRITORY = 60_000
# How a template calls what everybody may see.
PUBLIC = {
    "email": "e-pasts", "phone": "tālrunis", "website": "tīmekļvietne", "description": "apraksts",
    "offers": "piedāvā", "needs": "vajag", "languages": "valodas", "works_with": "ar ko strādā",
    "working_address": "darbības adrese", "people": "pārstāvju vārdi", "territory": "teritorija", "place": "vieta",
    "theme": "tēma", "founded_on": "dibināšanas gads", "working_place": "darbības vieta",
    "service_areas": "kam kalpo", "areas": "darbības jomas", "host": "uzturētāja", "coordinator": "koordinatore",
    "networks": "tīkli", "members": "dalībnieki", "support": "pēdējais atbalsts",
}  # fmt: skip


def words(choices: Iterable[tuple[Any, Any]] | Mapping[str, Any]) -> dict[str, str]:
    """Codes with their words in the language of the moment."""
    pairs = choices.items() if isinstance(choices, Mapping) else choices
    return {str(code): str(word) for code, word in pairs}


def record(hint: Any) -> Column:
    """The number of a record in Talka, by which an exported row is met again."""
    return Column("record", "Ieraksta numurs", "record", hint=hint)


RECORD_HINT = _("As Talka exported it; leave it empty for something new.")


def _contacts(choosable: tuple[str, ...]) -> tuple[Column, ...]:
    """What all profiles have; `choosable` is what this kind may show."""
    public = {code: PUBLIC[code] for code in choosable}
    return (
        Column("email", "E-pasts", "email", 254, example="birojs@example.lv"),
        Column("phone", "Tālrunis", most=40, example="+371 26000000"),
        Column("website", "Tīmekļvietne", "link", 300, example="https://example.lv"),
        Column("languages", "Valodas", "words", choices=words(LANGUAGES), example="latviešu; angļu",
               hint=_("Several, with semicolons between.")),
        Column("description", "Apraksts", "paragraphs", 5000),
        Column("offers", "Piedāvā", "paragraphs", 2000, example="telpas sanāksmēm; projektora noma"),
        Column("needs", "Vajag", "paragraphs", 2000),
        Column("works_with", "Ar ko strādā", most=250, example="seniori"),
        Column("public_fields", "Redzams visiem", "words", choices=public, example="tīmekļvietne; apraksts",
               hint=_("What everybody may see. Empty on something new: what is usual.")),
        Column("notes", "Piezīmes", "paragraphs", 5000),
    )  # fmt: skip


def organisations() -> Table:
    """Organisations with their whole profile."""
    return Table(
        "organisations", "Organizācijas", key=("name",),
        hint=_("An organisation is known by its registration number; without one, by name and place."),
        columns=(
            record(RECORD_HINT),
            Column("name", "Nosaukums", most=250, required=True, filled=True, example="Biedrība „Kokle”"),
            Column("registration_number", "Reģistrācijas numurs", "registration_number", example="40008087708",
                   hint=_("11 digits; checked.")),
            Column("legal_form", "Juridiskā forma", "choice", choices=words(LegalForm.choices), example="biedrība"),
            Column("status", "Statuss", "choice", choices=words(Status.choices), example="darbojas"),
            Column("founded_on", "Dibināta", "day", example="14.07.2012."),
            Column("closed_on", "Slēgta", "day"),
            Column("size", "Lielums", "choice", choices=words(Size.choices)),
            Column("place", "Reģistrēta vietā", "place", example="Salas pagasts, Jēkabpils novads",
                   hint=_("Town, parish or municipality by name or code; the smallest that is known.")),
            Column("place_text", "Adrese", most=200, example="Skolas iela 1"),
            Column("postcode", "Pasta indekss", most=7, example="LV-1001"),
            Column("working_place", "Darbojas vietā", "place", hint=_("If that is somewhere else.")),
            Column("working_address", "Darbības adrese", most=200),
            Column("service_areas", "Kalpo vietām", "places", example="Salas pagasts, Jēkabpils novads; Cēsis",
                   hint=_("Several places, with semicolons between.")),
            Column("areas", "Darbības jomas", "areas", example="Kultūra; Sociālā aizsardzība",
                   hint=_("Several areas, with semicolons between.")),
            Column("public_benefit_from", "SLO statuss no", "day", hint=_("Public benefit status.")),
            Column("public_benefit_until", "SLO statuss līdz", "day"),
            *_contacts(Organisation.choosable),
        ),
    )  # fmt: skip


def _tied(code: str, latvian: str, hint: Any, *own: Column, shown: tuple[str, ...]) -> Table:
    return Table(
        code, latvian, key=("name",), hint=hint,
        columns=(
            record(RECORD_HINT),
            Column("name", "Nosaukums", most=250, required=True, filled=True),
            Column("tie", "Veids", "choice", choices=words(Tie.choices),
                   hint=_("Empty: by place, if there is a place, otherwise by theme.")),
            Column("theme", "Tēma", most=200),
            Column("place", "Vieta", "place", example="Salas pagasts, Jēkabpils novads",
                   hint=_("Town, parish or municipality by name or code.")),
            *own,
            Column("began_on", "Sākusi darboties", "day"),
            Column("ended_on", "Beigusi darboties", "day"),
            *_contacts(shown),
        ),
    )  # fmt: skip


def communities() -> Table:
    """Communities with their whole profile."""
    return _tied(
        "communities", "Kopienas", _("People of a place or a theme who act together; no legal form is needed."),
        Column("territory_text", "Teritorija vārdos", most=500, example="no upes līdz dzelzceļam"),
        Column("territory", "Teritorija kartē", "territory", MOST_TERRITORY, hint=_("One polygon as GeoJSON.")),
        Column("maturity", "Briedums", "choice", choices=words(Community.Maturity.choices)),
        Column("host", "Uztur organizācija", "organisation", 250, hint=_("By registration number or name.")),
        shown=Community.choosable,
    )  # fmt: skip


def networks() -> Table:
    """Networks with their whole profile."""
    return _tied(
        "networks", "Tīkli", _("Organisations and communities that work together."),
        Column("coordinator", "Koordinē organizācija", "organisation", 250, hint=_("By registration number or name.")),
        shown=Network.choosable,
    )  # fmt: skip
