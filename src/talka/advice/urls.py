"""Addresses of advice."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "advice"
urlpatterns: list[URLPattern] = []
