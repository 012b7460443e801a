"""Addresses of registry."""

from django.urls import path

from talka.registry.models import Community, Network, Organisation, Person
from talka.registry.views import (
    changes,
    communities,
    duplicates,
    framing,
    mandates,
    merges,
    networks,
    organisations,
    partners,
    persons,
)
from talka.registry.views.merges import leads_on

app_name = "registry"
urlpatterns = [
    path("", organisations.organisations, name="organisations"),
    path("places/suggest/", framing.suggest_place, name="suggest_places"),
    path("organisations/suggest/", organisations.suggestions, name="suggest_organisations"),
    path("organisations/add/", organisations.add, name="add_organisation"),
    path(
        "organisations/<int:organisation_id>/",
        leads_on(Organisation, organisations.show),
        name="show_organisation",
    ),
    path("organisations/<int:organisation_id>/edit/", organisations.edit, name="edit_organisation"),
    path("organisations/<int:organisation_id>/confirm/", organisations.confirm, name="confirm_organisation"),
    path(
        "organisations/<int:organisation_id>/mandates/add/", mandates.add_to_organisation, name="mandate_organisation"
    ),
    path("organisations/<int:organisation_id>/roles/add/", partners.add, name="add_partner_role"),
    path("organisations/<int:organisation_id>/funder/", partners.funder, name="name_funder"),
    *(
        path(f"{listing}/change/", changes.change, {"listing": listing}, name=f"change_{listing}")
        for listing in changes.LISTS
    ),
    path("communities/", communities.communities, name="communities"),
    path("communities/add/", communities.add, name="add_community"),
    path("communities/<int:community_id>/", leads_on(Community, communities.show), name="show_community"),
    path("communities/<int:community_id>/edit/", communities.edit, name="edit_community"),
    path("communities/<int:community_id>/confirm/", communities.confirm, name="confirm_community"),
    path("communities/<int:community_id>/mandates/add/", mandates.add_to_community, name="mandate_community"),
    path("networks/", networks.networks, name="networks"),
    path("networks/add/", networks.add, name="add_network"),
    path("networks/<int:network_id>/", leads_on(Network, networks.show), name="show_network"),
    path("networks/<int:network_id>/edit/", networks.edit, name="edit_network"),
    path("networks/<int:network_id>/confirm/", networks.confirm, name="confirm_network"),
    path("networks/<int:network_id>/mandates/add/", mandates.add_to_network, name="mandate_network"),
    path("networks/<int:network_id>/members/add/", networks.join, name="add_member"),
    path("networks/members/<int:member_id>/end/", networks.leave, name="end_membership"),
    path("partners/", partners.partners, name="partners"),
    path("partners/<int:role_id>/end/", partners.end, name="end_partner_role"),
    path("mandates/<int:mandate_id>/edit/", mandates.edit, name="edit_mandate"),
    path("mandates/<int:mandate_id>/end/", mandates.end, name="end_mandate"),
    path("mandates/<int:mandate_id>/file/", mandates.file, name="mandate_file"),
    path("persons/", persons.persons, name="persons"),
    path("persons/suggest/", persons.suggestions, name="suggest_persons"),
    path("persons/add/", persons.add, name="add_person"),
    path("persons/<int:person_id>/", leads_on(Person, persons.show), name="show_person"),
    path("persons/<int:person_id>/edit/", persons.edit, name="edit_person"),
    path("persons/<int:person_id>/mandates/add/", mandates.add_to_person, name="mandate_person"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<slug:kind>/<int:resemblance_id>/part/", duplicates.part, name="part_resemblance"),
    path("merge/<slug:kind>/<int:record_id>/", merges.choose, name="choose_merge"),
    path("merge/<slug:kind>/<int:kept_id>/<int:gone_id>/", merges.merge, name="merge"),
    path("merges/<int:merge_id>/undo/", merges.part, name="part_merge"),
]
