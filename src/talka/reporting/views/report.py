"""The report as it stands now: reading, opening a number, taking it away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.queries import asking
from talka.kernel.files.store import file_response
from talka.kernel.http import signed_in
from talka.kernel.numbers import number_sent
from talka.kernel.periods import roman
from talka.kernel.ui.shapes import Link
from talka.programmes.models import Agreement
from talka.reporting import rules
from talka.reporting.actions import submit_report, upload_template, write_narrative
from talka.reporting.documents import CONTENT_TYPES, FORMATS, current_template, document_name
from talka.reporting.documents import render as render_document
from talka.reporting.findings import findings_of
from talka.reporting.models import Submission
from talka.reporting.queries.content import report_behind, report_content, report_told
from talka.reporting.queries.opened import opened
from talka.reporting.queries.reports import report_rows, reports_readable_by, stored_file
from talka.reporting.queries.shapes import ReportContent
from talka.reporting.queries.worklog import centre_with_file

DOCUMENT_NAMES = (("docx", "Word (DOCX)"), ("pdf", "PDF"), ("xlsx", "Excel (XLSX)"), ("html", "HTML"), ("json", "JSON"))


@dataclass(frozen=True)
class Choice:
    """A link of which one is current."""

    title: str
    url: str
    active: bool


def readable_agreement(request: HttpRequest, pk: int) -> Agreement:
    """An agreement whose report the reader may see while it is being written; otherwise there is no such page."""
    return get_object_or_404(reports_readable_by(asking(request)), pk=pk)


@signed_in
def reports(request: HttpRequest) -> HttpResponse:
    """Agreements with their reports; for a reviewer, what was sent to their funder."""
    user = asking(request)
    if not rules.may_see_reports(user):
        raise Http404
    own, sent = report_rows(user)
    context = {"own": own, "sent": sent, "reviews": rules.may_compare_sent(user)}
    return render(request, "reporting/report/list.html", context)


@signed_in
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report in the ministry's form, each number a link to its records."""
    agreement = readable_agreement(request, pk)
    content = report_told(agreement, up_to_year=_up_to(request, agreement))
    found = findings_of(agreement, up_to_year=content.up_to_year)
    address = reverse("reporting:report", args=[pk])
    context: dict[str, Any] = {
        "agreement": agreement,
        "content": content,
        "number_base": reverse("reporting:numbers", args=[pk]),
        "contradictions": sum(finding.blocks for finding in found),
        "gaps": sum(finding.kind == "gap" for finding in found),
        "breadcrumbs": [Link(_("Reports"), reverse("reporting:list"))],
        "formats": DOCUMENT_NAMES,
        "romans": {year.ordinal: roman(year.ordinal) for year in content.years},
        "year_links": [
            Choice(years_in_words(n), f"{address}?up_to={n}", n == content.up_to_year)
            for n in agreement.years.order_by("ordinal").values_list("ordinal", flat=True)
        ],
        "submissions": agreement.submissions.all(),
        "under_review": agreement.submissions.filter(state=Submission.State.SUBMITTED).first(),
        "may_submit": submit_report.allows(request.user, agreement),
        "may_use_template": upload_template.allows(request.user, agreement),
    }
    if write_narrative.allows(request.user, agreement):
        urls = {year.anchor: reverse("reporting:narrative", args=[pk, year.ordinal]) for year in content.years}
        context["narrative_urls"] = urls | {"other": reverse("reporting:narrative", args=[pk, 0])}
    return render(request, "reporting/report/show.html", context)


@signed_in
def numbers(request: HttpRequest, pk: int) -> HttpResponse:
    """All printed numbers of the report, each to be opened."""
    agreement = readable_agreement(request, pk)
    content = report_told(agreement, up_to_year=_up_to(request, agreement))
    return render(
        request,
        "reporting/report/numbers.html",
        {
            "agreement": agreement,
            "content": content,
            "number_base": reverse("reporting:numbers", args=[pk]),
            "breadcrumbs": crumbs_of(agreement),
        },
    )


@signed_in
def number(request: HttpRequest, pk: int, number_id: str) -> HttpResponse:
    """One number with its records, expenditures and evidence, as they are now."""
    agreement = readable_agreement(request, pk)
    content = report_behind(agreement, unquote(number_id))
    found = content.number(unquote(number_id)) if content else None
    if content is None or found is None:
        raise Http404
    user = asking(request)
    return render(
        request,
        "reporting/report/number.html",
        {
            "agreement": agreement,
            "opened": opened(content, found),
            "number_base": reverse("reporting:numbers", args=[pk]),
            "breadcrumbs": crumbs_of(agreement),
            "evidence_base": reverse("reporting:evidence", args=[pk, 0])[:-2],
            "own_centres": None if user.access.everywhere else user.access.centres,
            "live": True,
        },
    )


@signed_in
def document(request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
    """The report as a file."""
    agreement = readable_agreement(request, pk)
    if file_format not in FORMATS:
        raise Http404
    content = report_content(agreement, up_to_year=_up_to(request, agreement))
    data = render_document(content, file_format, template=current_template(agreement))
    return download(data, document_name(content, file_format), CONTENT_TYPES[file_format])


@signed_in
def evidence(request: HttpRequest, pk: int, file_id: int) -> HttpResponseBase:
    """A file behind a number; only of centres in which the reader works."""
    agreement = readable_agreement(request, pk)
    user = asking(request)
    centre_id = centre_with_file(agreement, file_id)
    if centre_id is None or not (user.access.everywhere or centre_id in user.access.centres):
        raise Http404
    return serve_file(file_id)


def crumbs_of(agreement: Agreement) -> list[Link]:
    """The way to a page below an agreement's report."""
    return [
        Link(_("Reports"), reverse("reporting:list")),
        Link(agreement.number, reverse("reporting:report", args=[agreement.pk])),
    ]


def years_in_words(last: int) -> str:
    """The years that a report covers, up to this one."""
    return _("Years I–%(last)s") % {"last": roman(last)} if last > 1 else _("Year I")


def serve_file(file_id: int) -> HttpResponseBase:
    """A stored file that the caller has found to be readable."""
    stored = stored_file(file_id)
    if stored is None:
        raise Http404
    try:
        return file_response(stored)
    except FileNotFoundError as error:
        raise Http404 from error


def centre_of_file(content: ReportContent, file_id: int) -> int | None:
    """The centre whose evidence or invoice the file is; None when the report does not stand on it."""
    if not file_id:
        return None
    for record in content.records:
        if any(line.file_id == file_id for line in record.evidence):
            return record.centre_id
    return next((row.centre_id for row in content.spending if row.file and row.file.file_id == file_id), None)


def download(data: bytes, name: str, content_type: str) -> HttpResponse:
    """Bytes as a download that nothing opens in place."""
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _up_to(request: HttpRequest, agreement: Agreement) -> int | None:
    text = request.GET.get("up_to", "")
    if not text:
        return None
    ordinal = number_sent(text)
    if ordinal is None or not agreement.years.filter(ordinal=ordinal).exists():
        raise Http404
    return ordinal
