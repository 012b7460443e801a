"""The interchange format: an agreement with its years, money and work as ten tables."""

from __future__ import annotations

from talka.interchange.queries.promise_tables import (
    AGREEMENT,
    BUDGET,
    DECLARED,
    INDICATORS,
    PURPOSES,
    TARGETS,
    YEARS,
)
from talka.interchange.queries.record_tables import ACTIVITIES, REMAINDERS, SPENDING

# Other imports have other kinds.
BATCH_KIND = "agreement"

# In the order in which they refer to each other.
TABLES = {
    table.code: table
    for table in (
        AGREEMENT,
        YEARS,
        PURPOSES,
        BUDGET,
        ACTIVITIES,
        SPENDING,
        REMAINDERS,
        DECLARED,
        INDICATORS,
        TARGETS,
    )
}

_MORE_TABLES = {
    "Izpilde": "spending",
    "Tāmes pozīcijas": "budget",
    "Paveiktais darbs": "activities",
    "Aktivitātes": "activities",
    "Mērķvērtības": "targets",
}
_MORE_HEADINGS = {
    "Mērķvērtība": "target",
    "Pārnests no iepriekšējā gada": "carried_in",
    "T. sk. pārcelts no iepriekšējā gada": "carried_in",
}


def table_aliases() -> dict[str, str]:
    """Names of tables as people write them, to their codes; sheets of the template that hold no data."""
    return {table.latvian: table.code for table in TABLES.values()} | _MORE_TABLES


def heading_aliases() -> dict[str, str]:
    """Headings as people write them, to the codes of columns; no two tables use one heading for different codes."""
    return {column.latvian: column.code for table in TABLES.values() for column in table.columns} | _MORE_HEADINGS
