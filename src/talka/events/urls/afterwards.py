"""Attendance, certificates, feedback, materials, closing."""

from __future__ import annotations

from django.urls import URLPattern, path

from talka.events.views.afterwards import (
    attendance,
    certificates,
    closing,
    door,
    feedback,
    kept_door,
    materials,
    meeting_lists,
    public,
    sheet,
)

urlpatterns: list[URLPattern] = [
    path("work/<int:event_id>/attendance/", attendance.attendance, name="attendance"),
    path("work/<int:event_id>/attendance/<int:session_id>/list/", meeting_lists.take, name="meeting_list"),
    path("work/<int:event_id>/attendance/<int:session_id>/undo/", meeting_lists.undo, name="undo_meeting_list"),
    path("work/<int:event_id>/attendance/<int:session_id>/paper/", sheet.paper, name="paper_sheet"),
    path("work/<int:event_id>/door/", door.door, name="door"),
    path("work/<int:event_id>/door/sync/", door.sync, name="door_sync"),
    path("work/<int:event_id>/door/worker.js", kept_door.worker, name="door_worker"),
    path("work/<int:event_id>/sheet/", sheet.sheet, name="sheet"),
    path("work/<int:event_id>/certificates/", certificates.certificates, name="certificates"),
    path("work/<int:event_id>/certificates/<int:certificate_id>/", certificates.file, name="certificate_file"),
    path(
        "work/<int:event_id>/certificates/<int:certificate_id>/revoke/",
        certificates.revoke,
        name="revoke_certificate",
    ),
    path("work/certificate-design/<int:centre_id>/", certificates.design, name="certificate_design"),
    path("work/certificate-design/<int:centre_id>/preview/", certificates.preview, name="certificate_preview"),
    path("work/<int:event_id>/feedback/", feedback.feedback, name="feedback"),
    path("work/<int:event_id>/materials/", materials.materials, name="materials"),
    path("work/<int:event_id>/materials/<int:material_id>/", materials.change, name="change_material"),
    path("work/<int:event_id>/materials/<int:material_id>/file/", materials.file, name="material_file"),
    path("work/<int:event_id>/close/", closing.close, name="close"),
    path("work/<int:event_id>/reopen/", closing.reopen, name="reopen"),
    path("door/worker.js", kept_door.worker, name="door_codes_worker"),
    path("door/<slug:door_code>/", door.by_code, name="door_code"),
    path("certificates/<slug:certificate_code>/", public.certificate, name="certificate"),
    path("certificates/mine/<str:certificate_key>/", public.own_certificate, name="own_certificate"),
    path("certificates/mine/<str:certificate_key>/file/", public.own_certificate_file, name="own_certificate_file"),
    path("feedback/<slug:feedback_code>/", feedback.give, name="give_feedback"),
    path("materials/<slug:material_code>/", materials.public_file, name="material"),
]
