"""Questions about organisations and persons: suggestions while typing, and who is meant by a pasted line."""

from talka.registry.queries.matches import (
    Match,
    OrganisationLine,
    PersonLine,
    Standing,
    match_organisation,
    match_organisations,
    match_person,
    match_persons,
    similar_organisations,
)
from talka.registry.queries.suggestions import (
    organisation_meant,
    organisations_visible_to,
    suggest_organisations,
    suggest_persons,
)

__all__ = [
    "Match",
    "OrganisationLine",
    "PersonLine",
    "Standing",
    "match_organisation",
    "match_organisations",
    "match_person",
    "match_persons",
    "organisation_meant",
    "organisations_visible_to",
    "similar_organisations",
    "suggest_organisations",
    "suggest_persons",
]
