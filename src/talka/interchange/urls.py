"""Addresses of interchange."""

from django.urls import path

from talka.interchange.views import downloads, imports

app_name = "interchange"
urlpatterns = [
    path("", imports.imports, name="list"),
    path("new/", imports.upload, name="upload"),
    path("template/", downloads.template, name="template"),
    path("<int:batch_id>/", imports.show, name="show"),
    path("<int:batch_id>/progress/", imports.progress, name="progress"),
    path("<int:batch_id>/confirm/", imports.confirm, name="confirm"),
    path("<int:batch_id>/undo/", imports.undo, name="undo"),
    path("<int:batch_id>/wrong-rows/", downloads.wrong_rows, name="wrong_rows"),
    path("agreements/<int:agreement_id>/zip/", downloads.agreement_zip, name="export_zip"),
    path("agreements/<int:agreement_id>/xlsx/", downloads.agreement_xlsx, name="export_xlsx"),
]
