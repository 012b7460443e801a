"""Addresses of the pages that belong to no module."""

from django.urls import path

from talka.site.views import front, kit, search, today

app_name = "site"
urlpatterns = [
    path("", front.front, name="front"),
    path("today/", today.today, name="today"),
    path("search/", search.search, name="search"),
    path("dev/ui/", kit.show, name="kit"),
    path("healthz", front.health, name="health"),
]
