"""Addresses of the public directory."""

from django.urls import path

from talka.directory.views import catalogue, open_data

app_name = "directory"
urlpatterns = [
    path("", catalogue.search, name="search"),
    path("organisations/<int:organisation_id>/", catalogue.organisation, name="organisation"),
    path("communities/<int:community_id>/", catalogue.community, name="community"),
    path("networks/<int:network_id>/", catalogue.network, name="network"),
    path("open-data/", open_data.show, name="open_data"),
]
