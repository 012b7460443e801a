"""The nouns of the registry."""

from talka.registry.models.organisations import Organisation, OrganisationQuerySet
from talka.registry.models.persons import Person, PersonQuerySet

__all__ = ["Organisation", "OrganisationQuerySet", "Person", "PersonQuerySet"]
