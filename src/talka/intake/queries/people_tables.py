"""Tables of who belongs where: members of networks, persons, and for whom they speak."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.intake.queries.profile_tables import RECORD_HINT, record, words
from talka.kernel.imports.columns import Column, Table
from talka.registry.models import Mandate

_BY_NUMBER = _("By registration number or name.")
_STARTS = Column("starts", "No", "day", example="01.03.2024.")
_ENDS = Column("ends", "Līdz", "day")


def members() -> Table:
    """Members of networks."""
    return Table(
        "members", "Tīklu dalībnieki", key=("network", "organisation", "community", "starts"),
        hint=_("An organisation or a community in a network, from a day and until a day."),
        columns=(
            Column("network", "Tīkls", "network", 250, required=True, filled=True),
            Column("organisation", "Organizācija", "organisation", 250, hint=_BY_NUMBER),
            Column("community", "Kopiena", "community", 250),
            Column("role", "Loma", most=100),
            _STARTS,
            _ENDS,
        ),
    )  # fmt: skip


def persons() -> Table:
    """Persons whom a centre has met."""
    return Table(
        "persons", "Personas", key=("name", "email"),
        hint=_("People whom your centre has met. Never write personal codes or ethnic origin."),
        columns=(
            record(RECORD_HINT),
            Column("name", "Vārds, uzvārds", most=150, required=True, filled=True, example="Anna Ozola"),
            Column("email", "E-pasts", "email", 254, example="anna@example.lv",
                   hint=_("Tells people of the same name apart.")),
            Column("phone", "Tālrunis", most=40),
            Column("organisation", "Organizācija", "organisation", 250, hint=_BY_NUMBER),
        ),
    )  # fmt: skip


def mandates() -> Table:
    """Who speaks for whom."""
    return Table(
        "mandates", "Pārstāvības tiesības",
        key=("person", "person_email", "organisation", "community", "network", "role", "starts"),
        hint=_("Who may speak for an organisation, a community or a network."),
        columns=(
            Column("person", "Persona", "person", 150, required=True, filled=True, example="Anna Ozola"),
            Column("person_email", "Personas e-pasts", "email", 254),
            Column("organisation", "Organizācija", "organisation", 250, hint=_BY_NUMBER),
            Column("community", "Kopiena", "community", 250),
            Column("network", "Tīkls", "network", 250),
            Column("role", "Loma", "choice", required=True, filled=True, choices=words(Mandate.Role.choices)),
            Column("household", "Mājsaimniecība", most=60),
            _STARTS,
            _ENDS,
            Column("proof", "Pamats", most=250, example="Valdes lēmums 01.03.2024."),
        ),
    )  # fmt: skip
