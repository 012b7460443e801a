"""Addresses of the library."""

from __future__ import annotations

from django.urls import path

from talka.library.views import public, staff

app_name = "library"
urlpatterns = [
    path("", public.shelves, name="list"),
    path("rss/", public.feed, name="rss"),
    path("keep/", staff.keep, name="keep"),
    path("keep/add/", staff.add, name="add"),
    path("keep/<str:resource_code>/", staff.edit, name="edit"),
    path("keep/<str:resource_code>/file/", staff.file, name="own_file"),
    path("keep/<str:resource_code>/change/", staff.change, name="change"),
    path("<str:resource_code>/", public.resource, name="resource"),
    path("<str:resource_code>/file/", public.file, name="file"),
]
