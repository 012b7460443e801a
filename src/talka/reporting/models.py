"""What reporting keeps: figures already counted, reasons, words, and reports as they were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from talka.accounts.models import User


class FigureState(models.Model):
    """Up to which change of the log the figures of an agreement are counted; its row is locked while counting."""

    agreement = models.OneToOneField(
        "programmes.Agreement", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    tick = models.BigIntegerField(default=-1)
    # Which definitions the figures were counted by: a changed indicator is counted again.
    definitions = models.CharField(max_length=64, blank=True)
    # The same of the tallies, which no definition changes.
    tallied = models.BigIntegerField(default=-1)
    # The same of the parts.
    parted = models.BigIntegerField(default=-1)
    # The same of the twins, whose other half stands in other logs: a number for each; `queries.twins` writes it.
    twinned = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.tick}"


class Figure(models.Model):
    """One counted value: an indicator, in a year and centre, in all centres, in all years, or in all of both."""

    agreement = models.ForeignKey("programmes.Agreement", on_delete=models.CASCADE, related_name="+")
    indicator = models.ForeignKey("programmes.Indicator", on_delete=models.CASCADE, related_name="+")
    # 0 stands for all years, for all centres.
    year_id = models.BigIntegerField(default=0)
    centre_id = models.BigIntegerField(default=0)
    # Empty is unknown, not zero.
    value = models.BigIntegerField(null=True)
    # Records that carry only a total and so could not be counted by name.
    totals_only = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "indicator", "year_id", "centre_id"], name="figure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year_id} {self.centre_id}: {self.value}"


class WorkTally(models.Model):
    """What the counted work of one kind in one year adds up to: from this the report is told without the log."""

    agreement = models.ForeignKey("programmes.Agreement", on_delete=models.CASCADE, related_name="+")
    year_id = models.BigIntegerField()
    # The code, as the marks of what was touched name it.
    kind = models.CharField(max_length=40)
    # Sums as JSON text; `queries.tallies` writes and reads them.
    sums = models.TextField()
    # What the rules find in it, likewise; `queries.doubts` writes and reads it.
    faults = models.TextField()
    # What else its faults follow from: the evidence that the kind asks for, the days of the year, divided money.
    basis = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "year_id", "kind"], name="tally_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.year_id} {self.kind}"


class WorkDoubt(models.Model):
    """An entry of a tally at which a rule finds fault: who asks for the entries of a finding reads these alone."""

    tally = models.ForeignKey(WorkTally, on_delete=models.CASCADE, db_index=False, related_name="doubts")
    rule = models.CharField(max_length=40)
    activity_id = models.BigIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["tally", "rule", "activity_id"], name="doubt_by_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.tally_id}: {self.activity_id}"


class WorkParts(models.Model):
    """By what the work of a tally can be parted: kept where a narrative says another number than the tally."""

    agreement = models.ForeignKey("programmes.Agreement", on_delete=models.CASCADE, related_name="+")
    year_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    # Sums as JSON text; `queries.parts` writes and reads all of it.
    sums = models.TextField()
    # A bit for the key of each who took part.
    people = models.BinaryField()
    organisations = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "year_id", "kind"], name="parts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.year_id} {self.kind}"


class WorkTwin(models.Model):
    """An entry that stands under another agreement as well, with where each of the two stands."""

    state = models.ForeignKey(FigureState, on_delete=models.CASCADE, related_name="twins")
    # The same of both, by its code.
    kind = models.CharField(max_length=40)
    year_id = models.BigIntegerField()
    activity_id = models.BigIntegerField()
    twin_agreement_id = models.BigIntegerField()
    twin_year_id = models.BigIntegerField()
    twin_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.activity_id} = {self.twin_id}"


class Acknowledgement(models.Model):
    """Somebody has read a contradiction and says why it stands; the reviewer sees the reason."""

    audited_fields = ("agreement_id", "key", "reason", "withdrawn_at")

    agreement = models.ForeignKey("programmes.Agreement", on_delete=models.CASCADE, related_name="acknowledgements")
    # Rule, place and the facts that contradict: when a fact changes, the acknowledgement no longer fits.
    key = models.CharField(max_length=64)
    reason = models.TextField(_("reason"), max_length=2000)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agreement", "key"], condition=Q(withdrawn_at=None), name="acknowledged_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class Narrative(models.Model):
    """The centre's own words in a report: about a year or the whole. Figures stand in it as {placeholders}."""

    audited_fields = ("agreement_id", "year_id", "text")

    agreement = models.ForeignKey("programmes.Agreement", on_delete=models.CASCADE, related_name="narratives")
    year = models.ForeignKey(
        "programmes.ImplementationYear", on_delete=models.CASCADE, null=True, blank=True, related_name="narratives"
    )
    text = models.TextField(_("narrative"), max_length=20000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "year"], name="narrative_of_year_once"),
            models.UniqueConstraint(fields=["agreement"], condition=Q(year=None), name="narrative_of_whole_once"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class DocumentTemplate(models.Model):
    """A Word template that a centre edited; checked before it is kept, used for its agreement."""

    audited_fields = ("agreement_id", "file_id", "removed_at")

    agreement = models.ForeignKey("programmes.Agreement", on_delete=models.CASCADE, related_name="document_templates")
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.file.name


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Questions about sent reports."""

    def visible_to(self, user: User) -> SubmissionQuerySet:
        """Reports of agreements one works on, or of the funder one reviews for."""
        if user.access.everywhere:
            return self
        return self.filter(
            Q(agreement__centre__in=user.access.centres)
            | Q(agreement__partners__in=user.access.centres)
            | Q(agreement__funder__in=user.access.funders)
        ).distinct()


class Submission(models.Model):
    """A report as it was sent: content, figures and hashes of files, never changed afterwards."""

    class State(models.TextChoices):
        """What the reviewer said."""

        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")

    audited_fields = ("agreement_id", "number", "up_to_year", "state", "content_hash", "decision_note", "decided_at")

    agreement = models.ForeignKey("programmes.Agreement", on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    # Years 1 to this one are reported.
    up_to_year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    # The whole report as data, canonical JSON text: what was hashed is what is stored.
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    # Its words and numbers alone, with which later reports are compared; empty in reports sent before this was kept.
    told = models.TextField(blank=True)
    submitted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(max_length=5000, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "number"], name="submission_number_once"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(state="submitted"), name="one_submission_under_review"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} / {self.number}"


class SubmissionFile(models.Model):
    """A document that went out with a submission, kept byte for byte."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    file_format = models.CharField(max_length=8)
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "file_format"], name="submission_file_once"),
        ]

    def __str__(self) -> str:
        return self.file.name


class ReviewComment(models.Model):
    """A remark at a place of a submitted report, and its answer."""

    audited_fields = ("submission_id", "anchor", "text", "answers_id", "settled_at")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="comments")
    # Which part of the report: an id in its content.
    anchor = models.CharField(max_length=120)
    text = models.TextField(_("comment"), max_length=5000)
    answers = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def shown(self) -> dict[str, Any]:
        """The remark as plain values, for the proof pack."""
        return {"anchor": self.anchor, "text": self.text, "by": str(self.by), "at": self.at.isoformat()}
