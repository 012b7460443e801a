"""Addresses of registry."""

from django.urls import path

from talka.registry.models import Organisation, Person
from talka.registry.views import duplicates, merges, organisations, persons
from talka.registry.views.merges import leads_on

app_name = "registry"
urlpatterns = [
    path("", organisations.organisations, name="organisations"),
    path("organisations/suggest/", organisations.suggestions, name="suggest_organisations"),
    path("organisations/add/", organisations.add, name="add_organisation"),
    path(
        "organisations/<int:organisation_id>/",
        leads_on(Organisation, organisations.show),
        name="show_organisation",
    ),
    path("organisations/<int:organisation_id>/edit/", organisations.edit, name="edit_organisation"),
    path("persons/", persons.persons, name="persons"),
    path("persons/suggest/", persons.suggestions, name="suggest_persons"),
    path("persons/add/", persons.add, name="add_person"),
    path("persons/<int:person_id>/", leads_on(Person, persons.show), name="show_person"),
    path("persons/<int:person_id>/edit/", persons.edit, name="edit_person"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<slug:kind>/<int:resemblance_id>/part/", duplicates.part, name="part_resemblance"),
    path("merge/<slug:kind>/<int:record_id>/", merges.choose, name="choose_merge"),
    path("merge/<slug:kind>/<int:kept_id>/<int:gone_id>/", merges.merge, name="merge"),
    path("merges/<int:merge_id>/undo/", merges.part, name="part_merge"),
]
