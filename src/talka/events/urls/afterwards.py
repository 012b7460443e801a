"""Attendance, certificates, feedback, materials, closing."""

from __future__ import annotations

from django.urls import URLPattern, path

from talka.events.views.afterwards import attendance, closing, door, meeting_lists, sheet

urlpatterns: list[URLPattern] = [
    path("work/<int:event_id>/attendance/", attendance.attendance, name="attendance"),
    path("work/<int:event_id>/attendance/<int:session_id>/list/", meeting_lists.take, name="meeting_list"),
    path("work/<int:event_id>/attendance/<int:session_id>/undo/", meeting_lists.undo, name="undo_meeting_list"),
    path("work/<int:event_id>/attendance/<int:session_id>/paper/", sheet.paper, name="paper_sheet"),
    path("work/<int:event_id>/door/", door.door, name="door"),
    path("work/<int:event_id>/door/sync/", door.sync, name="door_sync"),
    path("work/<int:event_id>/sheet/", sheet.sheet, name="sheet"),
    path("work/<int:event_id>/close/", closing.close, name="close"),
    path("work/<int:event_id>/reopen/", closing.reopen, name="reopen"),
    path("door/<slug:door_code>/", door.by_code, name="door_code"),
]
