"""Addresses of places."""

from django.urls import path

from talka.places.views import imports, territories

app_name = "places"
urlpatterns = [
    path("", territories.territories, name="list"),
    path("<int:place_id>/", territories.show, name="show"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.upload, name="upload"),
    path("imports/<int:batch_id>/", imports.show, name="import"),
    path("imports/<int:batch_id>/progress/", imports.progress, name="progress"),
    path("imports/<int:batch_id>/confirm/", imports.confirm, name="confirm"),
    path("imports/<int:batch_id>/undo/", imports.undo, name="undo"),
]
