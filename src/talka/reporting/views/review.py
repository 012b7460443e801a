"""Reading a sent report: remarks at a place, answers, and the decision."""

from __future__ import annotations

from collections import defaultdict

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.queries import asking
from talka.kernel.actions import Action, Refused
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.numbers import number_sent
from talka.kernel.periods import roman
from talka.reporting.actions import accept_submission, comment_submission, return_submission, settle_comment
from talka.reporting.forms import AcceptForm, CommentForm, ReasonForm
from talka.reporting.models import ReviewComment, Submission
from talka.reporting.queries.reports import remarks_of
from talka.reporting.queries.shapes import ReportContent
from talka.reporting.views.submissions import crumbs, visible_submission

_MOST_QUOTED = 200


@signed_in
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as it was sent, with remarks beside its words."""
    sent = visible_submission(request, pk)
    content = ReportContent.from_json(sent.content)
    remarks = remarks_of(sent)
    form = CommentForm(
        request.POST or None, initial={"anchor": request.GET.get("at", ""), "answers": request.GET.get("answer", "")}
    )
    if request.method == "POST" and form.is_valid():
        anchor = _comment(request, sent, form, remarks)
        if anchor is not None:
            return redirect(f"{reverse('reporting:review', args=[pk])}#{anchor}")
    anchors = content.anchors()
    answered = _answered(str(form["answers"].value() or ""), remarks)
    by_anchor: dict[str, list[ReviewComment]] = defaultdict(list)
    for remark in remarks:
        by_anchor[remark.anchor].append(remark)
    return render(
        request,
        "reporting/review/show.html",
        {
            "submission": sent,
            "content": content,
            "romans": {year.ordinal: roman(year.ordinal) for year in content.years},
            "number_base": reverse("reporting:submission", args=[pk]) + "numbers/",
            "commenting": True,
            "remarks": by_anchor,
            "all_remarks": [(remark, anchors.get(remark.anchor, "")[:_MOST_QUOTED]) for remark in remarks],
            "form": form,
            "answered": answered,
            "quoted": anchors.get(str(form["anchor"].value() or ""), "")[:_MOST_QUOTED],
            "may_comment": comment_submission.allows(request.user, sent),
            "may_decide": accept_submission.allows(request.user, sent),
            "breadcrumbs": crumbs(sent, inside=True),
        },
    )


def _comment(request: HttpRequest, sent: Submission, form: CommentForm, remarks: list[ReviewComment]) -> str | None:
    """Carry out the remark; the place to show afterwards, or None when it was refused."""
    values = form.cleaned_data
    try:
        made = comment_submission(
            sent,
            anchor=values["anchor"],
            text=values["text"],
            actor=asking(request),
            answers=_answered(str(values["answers"] or ""), remarks),
        )
    except Refused as refused:
        refuse(form, refused)
        return None
    return f"remark-{made.answers_id or made.pk}"


def _answered(text: str, remarks: list[ReviewComment]) -> ReviewComment | None:
    return next((remark for remark in remarks if str(remark.pk) == text), None)


@signed_in
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a remark as settled."""
    sent = visible_submission(request, pk)
    comment_id = number_sent(request.POST.get("comment", ""))
    if request.method != "POST" or comment_id is None or not settle_comment.allows(request.user, sent):
        raise Http404
    try:
        settle_comment(sent, comment_id=comment_id, actor=asking(request))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("reporting:review", pk)


@signed_in
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then accept the report."""
    form, said = AcceptForm(request.POST or None), _("The report is accepted.")
    return _decide(request, pk, accept_submission, form, said=said, template="reporting/review/accept.html")


@signed_in
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what has to be mended, and give the report back."""
    form, said = ReasonForm(request.POST or None), _("The report is given back.")
    return _decide(request, pk, return_submission, form, said=said, template="reporting/review/return.html")


def _decide(  # noqa: PLR0913 -- what the two decisions differ in
    request: HttpRequest,
    pk: int,
    verb: Action[Submission, ..., Submission],
    form: forms.Form,
    *,
    said: str,
    template: str,
) -> HttpResponse:
    sent = visible_submission(request, pk)
    if not verb.allows(asking(request), sent):
        raise Http404
    if form.is_valid():
        try:
            verb(sent, **form.cleaned_data, actor=asking(request))
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, said)
            return redirect("reporting:submission", pk)
    return render(request, template, {"submission": sent, "form": form, "breadcrumbs": crumbs(sent, inside=True)})
