"""Addresses of reporting."""

from django.urls import URLPattern, path

from talka.reporting.views import (
    declared,
    findings,
    iati,
    indicators,
    national,
    national_sent,
    report,
    review,
    submissions,
    writing,
)

app_name = "reporting"
urlpatterns: list[URLPattern] = [
    path("", report.reports, name="list"),
    path("<int:pk>/", report.report, name="report"),
    path("<int:pk>/numbers/", report.numbers, name="numbers"),
    path("<int:pk>/numbers/<path:number_id>/", report.number, name="number"),
    path("<int:pk>/documents/iati/", iati.iati, name="iati"),
    path("<int:pk>/documents/<slug:file_format>/", report.document, name="document"),
    path("<int:pk>/evidence/<int:file_id>/", report.evidence, name="evidence"),
    path("<int:pk>/narratives/<int:ordinal>/", writing.narrative, name="narrative"),
    path("<int:pk>/template/", writing.template, name="template"),
    path("<int:pk>/template/file/", writing.template_file, name="template_file"),
    path("<int:pk>/template/removal/", writing.template_removal, name="template_removal"),
    path("<int:pk>/submissions/new/", submissions.submit, name="submit"),
    path("submissions/<int:pk>/", submissions.submission, name="submission"),
    path("submissions/<int:pk>/numbers/<path:number_id>/", submissions.submission_number, name="submission_number"),
    path(
        "submissions/<int:pk>/documents/<slug:file_format>/",
        submissions.submission_document,
        name="submission_document",
    ),
    path("submissions/<int:pk>/evidence/<int:file_id>/", submissions.submission_evidence, name="submission_evidence"),
    path("submissions/<int:pk>/proof/", submissions.proof, name="proof"),
    path("submissions/<int:pk>/review/", review.review, name="review"),
    path("submissions/<int:pk>/review/settled/", review.settle, name="settle"),
    path("submissions/<int:pk>/acceptance/", review.accept, name="accept"),
    path("submissions/<int:pk>/return/", review.give_back, name="return"),
    # Declared figures, findings, indicators, centres side by side.
    path("<int:pk>/declared/", declared.declared, name="declared"),
    path("<int:pk>/findings/", findings.findings, name="findings"),
    path("national/", national.national, name="national"),
    path("national/<int:year_id>/<int:indicator_id>/", national.national_parts, name="national_parts"),
    path("national/<int:year_id>/<int:indicator_id>/overlap/", national.national_overlap, name="national_overlap"),
    path("national/sent/", national_sent.national, name="sent"),
    path("national/sent/<int:year_id>/<int:indicator_id>/", national_sent.parts, name="sent_parts"),
    path("national/sent/<int:year_id>/<int:indicator_id>/overlap/", national_sent.overlap, name="sent_overlap"),
    path("<int:pk>/indicators/", indicators.indicators, name="indicators"),
    path("<int:pk>/centres/", indicators.centres, name="centres"),
    path("<int:pk>/indicators/<int:indicator_id>/overlap/<int:ordinal>/", indicators.overlapping, name="overlap"),
]
