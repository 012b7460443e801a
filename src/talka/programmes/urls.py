"""Addresses of programmes."""

from django.urls import path

from talka.programmes.views import agreements, indicators, plans

app_name = "programmes"
urlpatterns = [
    path("", agreements.agreements, name="list"),
    path("add/", agreements.add, name="add"),
    path("<int:agreement_id>/", agreements.show, name="show"),
    path("<int:agreement_id>/edit/", agreements.edit, name="edit"),
    path("<int:agreement_id>/years/", plans.years, name="edit_years"),
    path("<int:agreement_id>/budget/", plans.budget, name="edit_budget"),
    path("<int:agreement_id>/purposes/add/", plans.add_one_purpose, name="add_purpose"),
    path("<int:agreement_id>/purposes/<int:purpose_id>/", plans.edit_one_purpose, name="edit_purpose"),
    path("<int:agreement_id>/purposes/<int:purpose_id>/remove/", plans.remove_one_purpose, name="remove_purpose"),
    path("<int:agreement_id>/targets/", indicators.targets, name="targets"),
    path("<int:agreement_id>/indicators/add/", indicators.add, name="add_indicator"),
    path("<int:agreement_id>/indicators/<int:indicator_id>/", indicators.edit, name="edit_indicator"),
    path("<int:agreement_id>/indicators/<int:indicator_id>/remove/", indicators.remove, name="remove_indicator"),
    path(
        "<int:agreement_id>/indicators/<int:indicator_id>/years/<int:ordinal>/deviation/",
        indicators.deviation,
        name="deviation",
    ),
]
