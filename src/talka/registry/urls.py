"""Addresses of registry."""

from django.urls import path

from talka.registry.views import organisations, persons

app_name = "registry"
urlpatterns = [
    path("", organisations.organisations, name="organisations"),
    path("organisations/suggest/", organisations.suggestions, name="suggest_organisations"),
    path("organisations/add/", organisations.add, name="add_organisation"),
    path("organisations/<int:organisation_id>/", organisations.show, name="show_organisation"),
    path("organisations/<int:organisation_id>/edit/", organisations.edit, name="edit_organisation"),
    path("persons/", persons.persons, name="persons"),
    path("persons/suggest/", persons.suggestions, name="suggest_persons"),
    path("persons/add/", persons.add, name="add_person"),
    path("persons/<int:person_id>/", persons.show, name="show_person"),
    path("persons/<int:person_id>/edit/", persons.edit, name="edit_person"),
]
