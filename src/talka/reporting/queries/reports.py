"""Lists of reports: one's own agreements, and what was sent to a funder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from talka.accounts.models import User
from talka.kernel.files.models import StoredFile
from talka.programmes.models import Agreement, AgreementQuerySet, ImplementationYear
from talka.reporting.models import (
    DocumentTemplate,
    Narrative,
    ReviewComment,
    Submission,
    SubmissionFile,
    SubmissionQuerySet,
)


@dataclass(frozen=True)
class ReportRow:
    """An agreement with where its report stands."""

    agreement: Agreement
    year: ImplementationYear | None
    due: date | None
    last: Submission | None

    @property
    def overdue(self) -> bool:
        """Whether the year's report should have been sent."""
        return self.due is not None and self.due < timezone.localdate()


def reports_readable_by(user: User) -> AgreementQuerySet:
    """Agreements whose report one may read while it is being written: those one works on."""
    return Agreement.objects.worked_on_by(user).select_related("centre", "funder", "contractor")


def submissions_visible_to(user: User) -> SubmissionQuerySet:
    """Sent reports of agreements one works on or reviews."""
    return Submission.objects.visible_to(user).select_related(
        "agreement", "agreement__centre", "agreement__funder", "submitted_by", "decided_by"
    )


def report_rows(user: User) -> tuple[list[ReportRow], list[Submission]]:
    """One's own agreements, and what was sent to the funders one reviews for."""
    own = reports_readable_by(user).prefetch_related(
        "years", Prefetch("submissions", queryset=Submission.objects.defer("content").order_by("-number"))
    )
    sent = submissions_visible_to(user).filter(agreement__funder__in=user.access.funders).defer("content")
    return [_row(agreement) for agreement in own], list(sent)


def _row(agreement: Agreement) -> ReportRow:
    submissions = list(agreement.submissions.all())
    sent = max((s.up_to_year for s in submissions if s.state != Submission.State.RETURNED), default=0)
    waiting = [year for year in agreement.years.all() if year.ordinal > sent]
    # One report covers every year up to its own: what is due is the last one that has ended, or else the running one.
    ended = [year for year in waiting if year.ends < timezone.localdate()]
    year = max(ended, key=_ordinal) if ended else min(waiting, key=_ordinal, default=None)
    due = year.ends + timedelta(days=agreement.report_due_days) if year else None
    return ReportRow(agreement, year, due, submissions[0] if submissions else None)


def _ordinal(year: ImplementationYear) -> int:
    return year.ordinal


def remarks_of(submission: Submission) -> list[ReviewComment]:
    """Remarks with their answers, in the order of writing."""
    replies = Prefetch("replies", queryset=ReviewComment.objects.select_related("by"))
    return list(submission.comments.filter(answers=None).select_related("by").prefetch_related(replies))


def open_remarks(submission: Submission) -> int:
    """How many remarks nobody has settled."""
    return submission.comments.filter(answers=None, settled_at=None).count()


def sent_files(submission: Submission) -> list[SubmissionFile]:
    """Documents that went out with a report."""
    return list(submission.files.select_related("file").order_by("file_format"))


def narrative_of(agreement: Agreement, year: ImplementationYear | None) -> Narrative | None:
    """The stored words about a year, or about the whole."""
    return Narrative.objects.filter(agreement=agreement, year=year).first()


def template_of(agreement: Agreement) -> DocumentTemplate | None:
    """The centre's own template in use."""
    return (
        DocumentTemplate.objects.filter(agreement=agreement, removed_at=None).select_related("file", "added_by").last()
    )


def stored_file(file_id: int) -> StoredFile | None:
    """A stored file by its id; whether it may be read is the caller's to know."""
    return StoredFile.objects.filter(pk=file_id).first()
