"""Addresses of events: what staff plan and note under `work/`, what everybody may open beside it."""

from __future__ import annotations

from talka.events.urls import afterwards, planning, public

app_name = "events"
urlpatterns = [*planning.urlpatterns, *afterwards.urlpatterns, *public.urlpatterns]
