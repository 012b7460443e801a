"""Sending a report, talking about it, and judging it."""

from __future__ import annotations

import hashlib

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.accounts.models import User
from talka.kernel.actions import Refused, action, note
from talka.kernel.numbers import format_count
from talka.programmes.models import Agreement
from talka.reporting import rules
from talka.reporting.documents import current_template, document_name, render
from talka.reporting.documents.storage import keep
from talka.reporting.findings import contradictions_of
from talka.reporting.models import ReviewComment, Submission, SubmissionFile
from talka.reporting.queries.content import report_content
from talka.reporting.queries.shapes import ReportContent

SENT_FORMATS = ("docx", "pdf", "xlsx", "json")
MOST_COMMENT = 5000


@action(allowed=rules.may_submit)
def submit_report(agreement: Agreement, *, up_to_year: int, actor: User) -> Submission:
    """Freeze the report with its documents and send it to the funder; whatever changes later, this stays."""
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    if not agreement.years.filter(ordinal=up_to_year).exists():
        raise Refused(_("The agreement has no such year."), field="up_to_year")
    _refuse_while_contradicting(agreement, up_to_year)
    content = report_content(agreement, up_to_year=up_to_year)
    text = content.canonical()
    submission = Submission(
        agreement=agreement,
        number=_next_number(agreement),
        up_to_year=up_to_year,
        content=text,
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        told=content.told().canonical(),
        submitted_by=actor,
    )
    try:
        with transaction.atomic():
            submission.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("A report of this agreement is already being reviewed.")) from error
    _keep_documents(submission, content, actor)
    return submission


def _refuse_while_contradicting(agreement: Agreement, up_to_year: int) -> None:
    standing = sum(finding.blocks for finding in contradictions_of(agreement, up_to_year=up_to_year))
    if standing:
        raise Refused(
            ngettext(
                "The report contradicts itself in %(count)s place. Mend it, or say why it stands.",
                "The report contradicts itself in %(count)s places. Mend them, or say why they stand.",
                standing,
            )
            % {"count": format_count(standing)}
        )


def _next_number(agreement: Agreement) -> int:
    return (Submission.objects.filter(agreement=agreement).aggregate(Max("number"))["number__max"] or 0) + 1


def _keep_documents(submission: Submission, content: ReportContent, actor: User) -> None:
    template = current_template(submission.agreement)
    hashes: dict[str, str] = {}
    for file_format in SENT_FORMATS:
        data = render(content, file_format, template=template)
        file = keep(data, name=document_name(content, file_format), file_format=file_format, actor=actor)
        SubmissionFile.objects.create(submission=submission, file_format=file_format, file=file)
        hashes[file_format] = file.sha256
    note(documents=hashes)


@action(allowed=rules.may_comment)
def comment_submission(
    submission: Submission, *, anchor: str, text: str, actor: User, answers: ReviewComment | None = None
) -> ReviewComment:
    """Say something at a place of the report, or answer what was said there."""
    if not text.strip():
        raise Refused(_("Write the comment."), field="text")
    if len(text) > MOST_COMMENT:
        raise Refused(_("The comment is longer than %(most)s characters.") % {"most": MOST_COMMENT}, field="text")
    if answers is not None:
        if answers.submission_id != submission.pk:
            raise Refused(_("This comment belongs to another report."), field="answers")
        # An answer to an answer stands under the same remark.
        answers = answers.answers or answers
        anchor = answers.anchor
    elif anchor and anchor not in ReportContent.from_json(submission.content).anchors():
        raise Refused(_("The report has no such place."), field="anchor")
    return ReviewComment.objects.create(
        submission=submission, anchor=anchor, text=text.strip(), answers=answers, by=actor
    )


@action(allowed=rules.may_comment)
def settle_comment(submission: Submission, *, comment_id: int, actor: User) -> ReviewComment:
    """Say that a remark needs nothing more."""
    comment = submission.comments.filter(pk=comment_id, answers=None, settled_at=None).first()
    if comment is None:
        raise Refused(_("This comment is settled already."))
    comment.settled_at = timezone.now()
    comment.save(update_fields=["settled_at"])
    return comment


@action(allowed=rules.may_decide)
def return_submission(submission: Submission, *, reason: str, actor: User) -> Submission:
    """Give the report back to be mended; a mended one is sent anew."""
    if not reason.strip():
        raise Refused(_("Say what has to be mended."), field="reason")
    return _decided(submission, Submission.State.RETURNED, reason.strip(), actor)


@action(allowed=rules.may_decide)
def accept_submission(submission: Submission, *, actor: User, note_text: str = "") -> Submission:
    """Accept the report; the next one lists what changed since."""
    return _decided(submission, Submission.State.ACCEPTED, note_text.strip(), actor)


def _decided(submission: Submission, state: Submission.State, words: str, actor: User) -> Submission:
    stored = Submission.objects.select_for_update().get(pk=submission.pk)
    if stored.state != Submission.State.SUBMITTED:
        raise Refused(_("Somebody has already decided about this report."))
    submission.state, submission.decision_note = state, words[:MOST_COMMENT]
    submission.decided_by, submission.decided_at = actor, timezone.now()
    submission.save(update_fields=["state", "decision_note", "decided_by", "decided_at"])
    return submission
