"""Addresses of activities."""

from django.urls import path

from talka.activities.views import (
    activities,
    changes,
    consultations,
    evidence,
    groups,
    kinds,
    log,
    participations,
    placing,
    record,
)

app_name = "activities"
urlpatterns = [
    path("", log.log, name="list"),
    path("change/", changes.change, name="change"),
    path("places/", placing.places, name="places"),
    path("places/hint/", placing.hint, name="place_hint"),
    path("change/done/", changes.changed, name="changed"),
    path("change/undo/", changes.undo, name="undo_change"),
    path("consult/", consultations.consult, name="consult"),
    path("consult/suggest/", consultations.suggestions, name="suggest_clients"),
    path("consult/hint/", consultations.hint, name="consult_hint"),
    path("consult/<int:activity_id>/undo/", consultations.undo, name="undo_consultation"),
    path("record/", record.choose_kind, name="choose_kind"),
    path("record/<slug:code>/", record.record, name="record"),
    path("kinds/", kinds.kinds, name="kinds"),
    path("kinds/add/", kinds.add, name="add_kind"),
    path("kinds/sentence/", kinds.sentence, name="kind_sentence"),
    path("kinds/<int:kind_id>/", kinds.edit, name="edit_kind"),
    path("<int:activity_id>/", activities.show, name="show"),
    path("<int:activity_id>/edit/", record.edit, name="edit"),
    path("<int:activity_id>/move/", activities.move, name="move"),
    path("<int:activity_id>/send-back/", activities.send_back, name="send_back"),
    path("<int:activity_id>/participations/", participations.participations, name="participations"),
    path("<int:activity_id>/participations/paste/", participations.paste, name="paste"),
    path(
        "<int:activity_id>/participations/<int:participation_id>/remove/",
        participations.remove,
        name="remove_participation",
    ),
    path("groups/suggest/", groups.suggestions, name="suggest_groups"),
    path("<int:activity_id>/groups/add/", groups.add, name="add_group"),
    path("<int:activity_id>/groups/<int:served_id>/remove/", groups.remove, name="remove_group"),
    path("<int:activity_id>/evidence/add/", evidence.add, name="add_evidence"),
    path("<int:activity_id>/evidence/<int:evidence_id>/file/", evidence.file, name="evidence_file"),
    path("<int:activity_id>/evidence/<int:evidence_id>/remove/", evidence.remove, name="remove_evidence"),
]
