"""Addresses of personal data."""

from django.urls import path

from talka.privacy.views import erasing, needs, own, persons, readings, retention

app_name = "privacy"
urlpatterns = [
    path("persons/<int:person_id>/", persons.held, name="held"),
    path("persons/<int:person_id>/download/", persons.download, name="download"),
    path("persons/<int:person_id>/erase/", erasing.erase, name="erase"),
    path("persons/<int:person_id>/needs/", needs.needs, name="needs"),
    path("persons/<int:person_id>/needs/<int:need_id>/remove/", needs.remove, name="remove_need"),
    path("readings/", readings.readings, name="readings"),
    path("due/", retention.due, name="due"),
    path("mine/", own.ask, name="ask"),
    path("mine/asked/", own.asked, name="asked"),
    path("mine/<str:key>/", own.show, name="own"),
    path("mine/<str:key>/download/", own.download, name="own_download"),
]
