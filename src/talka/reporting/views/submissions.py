"""Sent reports: sending one, its documents, what changed since, and the proof pack."""

from __future__ import annotations

from urllib.parse import unquote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.queries import asking
from talka.kernel.actions import Refused
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.periods import roman
from talka.kernel.ui.shapes import Link
from talka.registry.actions.readings import note_reading
from talka.reporting import rules
from talka.reporting.actions import accept_submission, comment_submission, return_submission, submit_report
from talka.reporting.documents.proof import ProofPack, evidence_files
from talka.reporting.findings import contradictions_of
from talka.reporting.forms import SubmitForm
from talka.reporting.models import Submission
from talka.reporting.queries.content import default_year, report_told
from talka.reporting.queries.corrections import compared, sent_as_told
from talka.reporting.queries.opened import opened
from talka.reporting.queries.reports import open_remarks, sent_files, submissions_visible_to
from talka.reporting.queries.shapes import ReportContent
from talka.reporting.views.report import centre_of_file, crumbs_of, readable_agreement, serve_file, years_in_words


def visible_submission(request: HttpRequest, pk: int) -> Submission:
    """A sent report that the reader may open; otherwise there is no such page."""
    return get_object_or_404(submissions_visible_to(asking(request)), pk=pk)


def crumbs(submission: Submission, *, inside: bool = False) -> list[Link]:
    """The way to a sent report."""
    found = [Link(_("Reports"), reverse("reporting:list"))]
    if inside:
        title = _("%(agreement)s, report no. %(number)s") % {
            "agreement": submission.agreement.number,
            "number": submission.number,
        }
        found.append(Link(title, reverse("reporting:submission", args=[submission.pk])))
    return found


@signed_in
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the years, see what stands in the way, send."""
    agreement = readable_agreement(request, pk)
    if not submit_report.allows(request.user, agreement):
        raise Http404
    years = list(agreement.years.order_by("ordinal").values_list("ordinal", flat=True))
    choices = [(year, years_in_words(year)) for year in years]
    up_to_year = default_year(agreement)
    form = SubmitForm(request.POST or None, choices=choices, initial={"up_to_year": up_to_year})
    if request.method == "POST" and form.is_valid():
        up_to_year = form.cleaned_data["up_to_year"]
        try:
            sent = submit_report(agreement, up_to_year=up_to_year, actor=asking(request))
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The report is sent. Whatever changes later, what was sent stays."))
            return redirect("reporting:submission", sent.pk)
    blocking = [finding for finding in contradictions_of(agreement, up_to_year=up_to_year) if finding.blocks]
    return render(
        request,
        "reporting/submissions/submit.html",
        {
            "agreement": agreement,
            "form": form,
            "blocking": blocking,
            "breadcrumbs": crumbs_of(agreement),
        },
    )


@signed_in
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """A sent report: its state, documents with hashes, and each figure as sent, as known now, and the difference."""
    sent = visible_submission(request, pk)
    content = sent_as_told(sent)
    own = rules.may_read_report(asking(request), sent.agreement)
    # What the records say now is the centre's to see until it is sent; a reviewer compares what was sent.
    rows = compared(content, report_told(sent.agreement, up_to_year=sent.up_to_year)) if own else []
    return render(
        request,
        "reporting/submissions/show.html",
        {
            "submission": sent,
            "content": content,
            "files": sent_files(sent),
            "open_remarks": open_remarks(sent),
            "compared": rows,
            "changed": [row for row in rows if row.differs],
            "shows_present": own,
            "roman": roman(sent.up_to_year),
            "may_take_proof": rules.may_take_proof(asking(request), sent),
            "may_decide": accept_submission.allows(request.user, sent),
            "may_return": return_submission.allows(request.user, sent),
            "may_comment": comment_submission.allows(request.user, sent),
            "breadcrumbs": crumbs(sent),
        },
    )


@signed_in
def submission_number(request: HttpRequest, pk: int, number_id: str) -> HttpResponse:
    """A number of a sent report with its records as they were when it was sent."""
    sent = visible_submission(request, pk)
    content = ReportContent.from_json(sent.content)
    number = content.number(unquote(number_id))
    if number is None:
        raise Http404
    user = asking(request)
    everything = user.access.everywhere or rules.may_take_proof(user, sent)
    return render(
        request,
        "reporting/report/number.html",
        {
            "agreement": sent.agreement,
            "submission": sent,
            "opened": opened(content, number),
            "number_base": reverse("reporting:submission", args=[pk]) + "numbers/",
            "breadcrumbs": crumbs(sent, inside=True),
            "evidence_base": reverse("reporting:submission_evidence", args=[pk, 0])[:-2],
            "own_centres": None if everything else user.access.centres,
            "live": False,
        },
    )


@signed_in
def submission_document(request: HttpRequest, pk: int, file_format: str) -> HttpResponseBase:
    """A document exactly as it went out."""
    sent = visible_submission(request, pk)
    found = next((file for file in sent_files(sent) if file.file_format == file_format), None)
    if found is None:
        raise Http404
    return serve_file(found.file_id)


@signed_in
def submission_evidence(request: HttpRequest, pk: int, file_id: int) -> HttpResponseBase:
    """A file on which the sent report stands."""
    sent = visible_submission(request, pk)
    centre_id = centre_of_file(ReportContent.from_json(sent.content), file_id)
    if centre_id is None or not rules.may_open_evidence(asking(request), sent, centre_id):
        raise Http404
    return serve_file(file_id)


@signed_in
def proof(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Everything in one ZIP that verifies itself offline, streamed; who takes the evidence out is written down."""
    sent = visible_submission(request, pk)
    if not rules.may_take_proof(asking(request), sent):
        raise Http404
    pack = ProofPack(sent)
    # Attendance lists among the files name people; which ones, only a reader of the files can tell.
    if files := {line.file_id for line in evidence_files(pack.content)}:
        note_reading(asking(request), what="proof pack", taken=True, rows=len(files))
    response = StreamingHttpResponse(pack.chunks(), content_type="application/zip")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="pieradijumi-{sent.agreement_id}-{sent.number}.zip"'
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
