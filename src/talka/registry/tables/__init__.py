"""The lists of the registry."""

from talka.registry.tables.communities import communities_table, networks_table
from talka.registry.tables.organisations import organisations_table
from talka.registry.tables.partners import partners_table
from talka.registry.tables.persons import persons_table

__all__ = ["communities_table", "networks_table", "organisations_table", "partners_table", "persons_table"]
