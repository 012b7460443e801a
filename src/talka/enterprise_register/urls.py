"""Addresses of the enterprise register."""

from django.urls import path

from talka.enterprise_register.views import entries, runs

app_name = "enterprise_register"
urlpatterns = [
    path("", entries.entries, name="entries"),
    path("entries/<int:entry_id>/", entries.show, name="entry"),
    path("entries/<int:entry_id>/add/", entries.add, name="add"),
    path("organisations/<int:organisation_id>/take/", entries.take, name="take"),
    path("imports/", runs.runs, name="runs"),
    path("imports/new/", runs.upload, name="upload"),
    path("imports/<int:run_id>/", runs.show, name="run"),
    path("imports/<int:run_id>/progress/", runs.progress, name="progress"),
    path("imports/<int:run_id>/answer/", runs.answer, name="answer"),
    path("imports/<int:run_id>/undo/", runs.undo, name="undo"),
]
