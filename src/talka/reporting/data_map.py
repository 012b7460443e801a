"""What reports hold about people, column by column."""

from __future__ import annotations

from talka.kernel.personal_data import AT_WORK, WRITTEN, Holding
from talka.reporting.models import (
    Acknowledgement,
    DocumentTemplate,
    FigureState,
    Narrative,
    ReviewComment,
    Submission,
    SubmissionFile,
    WorkDoubt,
    WorkParts,
    WorkTally,
    WorkTwin,
)

DATA_MAP = (
    Holding(Acknowledgement, "reason", WRITTEN),
    Holding(Acknowledgement, "by", AT_WORK),
    Holding(Acknowledgement, "key"),
    Holding(Narrative, "text", WRITTEN),
    Holding(DocumentTemplate, "added_by", AT_WORK),
    # Figures and sentences about them; no list of people is part of a report.
    Holding(Submission, "content told decision_note", WRITTEN),
    Holding(Submission, "submitted_by decided_by", AT_WORK),
    Holding(Submission, "content_hash"),
    Holding(SubmissionFile, "file_format"),
    Holding(ReviewComment, "text", WRITTEN),
    Holding(ReviewComment, "by", AT_WORK),
    Holding(ReviewComment, "anchor"),
    Holding(FigureState, "definitions twinned"),
    # Sums and keys of records, without a name or a title.
    Holding(WorkTally, "kind sums faults basis"),
    Holding(WorkDoubt, "rule"),
    Holding(WorkParts, "kind sums"),
    Holding(WorkTwin, "kind"),
)
