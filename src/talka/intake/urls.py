"""Addresses of intake."""

from django.urls import path

from talka.intake.views import doubts, downloads, imports

app_name = "intake"
urlpatterns = [
    path("", imports.imports, name="list"),
    path("new/", imports.upload, name="upload"),
    path("template/", downloads.template, name="template"),
    path("workbook/", downloads.workbook, name="workbook"),
    path("<int:batch_id>/", imports.show, name="show"),
    path("<int:batch_id>/progress/", imports.progress, name="progress"),
    path("<int:batch_id>/doubts/", doubts.decide, name="decide"),
    path("<int:batch_id>/again/", doubts.again, name="again"),
    path("<int:batch_id>/confirm/", imports.confirm, name="confirm"),
    path("<int:batch_id>/undo/", imports.undo, name="undo"),
    path("<int:batch_id>/wrong-rows/", downloads.wrong_rows, name="wrong_rows"),
]
