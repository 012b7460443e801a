"""The lists that can be brought in: six tables with Latvian headings."""

from __future__ import annotations

from functools import cache

from django.utils import translation

from talka.intake.queries import people_tables, profile_tables
from talka.kernel.imports.columns import Table

# Other imports have other kinds.
BATCH_KIND = "registers"

_MORE_TABLES = {
    "Biedrības": "organisations", "Organizāciju saraksts": "organisations", "Kopienu saraksts": "communities",
    "Dalībnieki": "members", "Kontaktpersonas": "persons", "Cilvēki": "persons", "Pārstāvji": "mandates",
    "Pilnvaras": "mandates",
}  # fmt: skip
# Headings as lists of people have them; none stands for two codes.
_MORE_HEADINGS = {
    "Organizācijas nosaukums": "name", "Biedrības nosaukums": "name", "Kopienas nosaukums": "name", "Vārds": "name",
    "Tīkla nosaukums": "name", "Vārds un uzvārds": "name", "Vārds uzvārds": "name", "Reģ. nr.": "registration_number",
    "Reģ.nr": "registration_number", "Reģistrācijas nr.": "registration_number", "Regnr": "registration_number",
    "E-pasta adrese": "email", "Epasts": "email", "Telefons": "phone", "Tālr.": "phone", "Mob. tālrunis": "phone",
    "Mājaslapa": "website", "Mājas lapa": "website", "Tīmekļa vietne": "website", "Juridiskā adrese": "place_text",
    "Novads": "place", "Pašvaldība": "place", "Pagasts": "place", "Faktiskā adrese": "working_address",
    "Nodibināta": "founded_on", "Dibināšanas datums": "founded_on", "Darbības joma": "areas", "Joma": "areas",
    "Kopš": "starts", "Komentāri": "notes", "Piedāvājums": "offers", "Vajadzības": "needs",
}  # fmt: skip


@cache
def tables() -> dict[str, Table]:
    """The tables in the order in which they refer to each other; their choices in Latvian, whoever reads."""
    with translation.override("lv"):
        made = (
            profile_tables.organisations(), profile_tables.communities(), profile_tables.networks(),
            people_tables.members(), people_tables.persons(), people_tables.mandates(),
        )  # fmt: skip
    return {table.code: table for table in made}


def table_aliases() -> dict[str, str]:
    """Names of tables as people write them, to their codes."""
    return {table.latvian: table.code for table in tables().values()} | _MORE_TABLES


def heading_aliases() -> dict[str, str]:
    """Headings as people write them, to the codes of columns; no two tables use one heading for different codes."""
    return _MORE_HEADINGS | {column.latvian: column.code for table in tables().values() for column in table.columns}
