"""Addresses of the map."""

from django.urls import path

from talka.places.views import histories, map_files, map_points, white_spots
from talka.places.views import map as pages

app_name = "map"
urlpatterns = [
    path("", pages.country, name="country"),
    path("white-spots/", white_spots.spots, name="white_spots"),
    path("white-spots/list.csv", white_spots.as_csv, name="white_spots_csv"),
    path("white-spots/list.xlsx", white_spots.as_xlsx, name="white_spots_xlsx"),
    path("points.geojson", map_points.points, name="points"),
    path("figures.csv", map_files.table, name="csv"),
    path("figures.geojson", map_files.territories, name="geojson"),
    path("map.svg", map_files.picture, name="svg"),
    path("embedded.svg", map_files.embedded, name="embedded"),
    path("map.png", map_files.image, name="png"),
    path("<int:place_id>/", pages.place, name="place"),
    path("<int:place_id>/history/", histories.history, name="history"),
    path("<int:place_id>/sheet/", pages.sheet, name="sheet"),
    path("<int:place_id>/sheet.pdf", map_files.sheet, name="sheet_pdf"),
]
