"""Planning an event and looking after its registrations."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
