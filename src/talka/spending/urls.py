"""Addresses of spending."""

from django.urls import path

from talka.spending.views import changes, expenditures, recording, remainders, statements

app_name = "spending"
urlpatterns = [
    path("", statements.home, name="home"),
    path("statements/<int:agreement_id>/", statements.show, name="statement"),
    path("statements/<int:agreement_id>/remainders/add/", remainders.add, name="add_remainder"),
    path(
        "statements/<int:agreement_id>/remainders/<int:remainder_id>/remove/",
        remainders.remove,
        name="remove_remainder",
    ),
    path("expenditures/", expenditures.expenditures, name="expenditures"),
    path("expenditures/change/", changes.change, name="change"),
    path("expenditures/change/done/", changes.changed, name="changed"),
    path("expenditures/change/undo/", changes.undo, name="undo_change"),
    path("expenditures/add/", recording.choose_agreement, name="choose_agreement"),
    path("agreements/<int:agreement_id>/add/", recording.add, name="add_expenditure"),
    path("expenditures/supported/suggest/", recording.suggestions, name="suggest_supported"),
    path("expenditures/<int:expenditure_id>/", expenditures.show, name="show_expenditure"),
    path("expenditures/<int:expenditure_id>/edit/", recording.edit, name="edit_expenditure"),
    path("expenditures/<int:expenditure_id>/file/", expenditures.file, name="file"),
    path("expenditures/<int:expenditure_id>/ineligible/", expenditures.ineligible, name="mark_ineligible"),
    path("expenditures/<int:expenditure_id>/recovery/", expenditures.recovery, name="record_recovery"),
    path("expenditures/<int:expenditure_id>/remove/", expenditures.remove, name="remove_expenditure"),
    path("expenditures/<int:expenditure_id>/restore/", expenditures.restore, name="restore_expenditure"),
    path("splits/<int:split_id>/", recording.split, name="edit_split"),
]
