"""Planning an event and looking after its registrations."""

from __future__ import annotations

from django.urls import URLPattern, path

from talka.events.views.afterwards import attendance

# Until the planning pages stand here, the page of an event is its attendance.
urlpatterns: list[URLPattern] = [path("work/<int:event_id>/", attendance.attendance, name="show")]
