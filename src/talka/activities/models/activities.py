"""Entries of the work log."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Case, Count, F, Min, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from talka.activities.models.formats import Format
from talka.activities.models.kinds import WorkKind
from talka.kernel.numbers import format_count
from talka.kernel.periods import format_date
from talka.kernel.search import containing
from talka.kernel.text import fold, sort_key

if TYPE_CHECKING:
    from talka.accounts.models import User


class State(models.TextChoices):
    """Where an entry stands. Only recorded and approved work is counted."""

    DRAFT = "draft", _("draft")
    RECORDED = "recorded", _("recorded")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("sent back")
    REMOVED = "removed", pgettext_lazy("state of work", "removed")


COUNTED_STATES = (State.RECORDED, State.APPROVED)


class SeriesQuerySet(models.QuerySet["Series"]):
    """Questions about series."""

    def named(self) -> SeriesQuerySet:
        """With what stands for the name of those that have none: how many sessions they hold, and the first day."""
        held = Activity.objects.present().filter(series=OuterRef("pk")).order_by()
        number = held.values("series").annotate(number=Count("pk")).values("number")
        first = held.values("series").annotate(first=Min("starts")).values("first")
        untitled = Q(title="")
        return self.annotate(
            held=Case(When(untitled, then=Subquery(number)), output_field=models.IntegerField()),
            first_on=Case(When(untitled, then=Subquery(first)), output_field=models.DateField()),
        )


class Series(models.Model):
    """Activities that belong together under one agreement: a seminar cycle."""

    audited_fields = ("agreement_id", "code", "title")

    agreement = models.ForeignKey("programmes.Agreement", on_delete=models.CASCADE, related_name="series")
    code = models.CharField(_("code"), max_length=40)
    title = models.CharField(_("title"), max_length=200, blank=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["agreement_id", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "code"], name="series_code_once"),
        ]

    def __str__(self) -> str:
        return self.title or self._without_title()

    def _without_title(self) -> str:
        """Never the code, which says nothing to anybody; told apart by what `named` has found."""
        held: int | None = vars(self).get("held")
        first_on: date | None = vars(self).get("first_on")
        if not held:
            return gettext("series without a title")
        number = ngettext("%(count)s session", "%(count)s sessions", held) % {"count": format_count(held)}
        if first_on is None:
            return gettext("series without a title (%(sessions)s)") % {"sessions": number}
        facts = {"sessions": number, "date": format_date(first_on)}
        return gettext("series without a title (%(sessions)s, from %(date)s)") % facts


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Questions about the log."""

    def visible_to(self, user: User) -> ActivityQuerySet:
        """Entries of one's own centres, or all; a reviewer opens entries through a submitted report only."""
        return self if user.access.everywhere else self.filter(centre__in=user.access.centres)

    def counted(self) -> ActivityQuerySet:
        """Entries that figures stand on."""
        return self.filter(state__in=COUNTED_STATES)

    def present(self) -> ActivityQuerySet:
        """Everything that was not removed."""
        return self.exclude(state=State.REMOVED)

    def titled_like(self, text: str) -> ActivityQuerySet:
        """Every word occurs in title, topic or notes, whatever the diacritics."""
        return containing(self, "search_text", text)


# The order of the log, and columns by which its pages are narrowed again and again.
IN_ORDER = ("-listed_on", "-id")
NARROWED_BY = ("centre", "kind", "year", "purpose", "channel", "format", "recorded_by")


class Activity(models.Model):
    """One piece of delivered work: a consultation, a seminar, a tally of posts; recorded once, counted everywhere."""

    audited_fields = (
        "ref",
        "centre_id",
        "agreement_id",
        "year_id",
        "purpose_id",
        "kind_id",
        "title",
        "starts",
        "starts_time",
        "ends",
        "ends_time",
        "place_text",
        "place_id",
        "format",
        "count",
        "participants",
        "people",
        "organisations",
        "minutes",
        "channel",
        "series_id",
        "topic",
        "link",
        "notes",
        "state",
        "return_note",
        "responsible_id",
    )

    ref = models.CharField(_("reference"), max_length=60, blank=True)
    # No index of its own where one of those below begins with the column.
    centre = models.ForeignKey(
        "accounts.Centre", on_delete=models.PROTECT, db_index=False, related_name="activities", verbose_name=_("centre")
    )
    agreement = models.ForeignKey(
        "programmes.Agreement",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="activities",
        verbose_name=_("agreement"),
    )
    # The year in which the work is reported; its own dates may contradict it, which is a finding.
    year = models.ForeignKey(
        "programmes.ImplementationYear",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="activities",
        verbose_name=_("implementation year"),
    )
    purpose = models.ForeignKey(
        "programmes.Purpose",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="activities",
        verbose_name=_("purpose"),
    )
    kind = models.ForeignKey(
        WorkKind, on_delete=models.PROTECT, db_index=False, related_name="activities", verbose_name=_("kind of work")
    )
    title = models.CharField(_("title"), max_length=300)
    starts = models.DateField(_("date"), null=True, blank=True)
    starts_time = models.TimeField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    ends_time = models.TimeField(_("to"), null=True, blank=True)
    # The day by which lists are sorted: the start, or the last day of the year for undated work.
    listed_on = models.DateField(editable=False)
    place = models.ForeignKey(
        "places.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("municipality"),
    )
    place_text = models.CharField(_("place"), max_length=200, blank=True)
    format = models.CharField(_("format"), max_length=8, choices=Format.choices, blank=True)
    # How many the row stands for: 75 posts in one row.
    count = models.PositiveIntegerField(_("count"), default=1)
    # Totals known without names; empty is unknown, never zero.
    participants = models.PositiveIntegerField(_("participants, total"), null=True, blank=True)
    people = models.PositiveIntegerField(_("unique people, total"), null=True, blank=True)
    organisations = models.PositiveIntegerField(_("organisations, total"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    channel = models.CharField(_("channel"), max_length=40, blank=True)
    series = models.ForeignKey(
        Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="activities", verbose_name=_("series")
    )
    topic = models.CharField(_("topic"), max_length=150, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    notes = models.TextField(_("notes"), max_length=5000, blank=True)
    search_text = models.TextField(editable=False, blank=True)
    sort_key = models.CharField(max_length=300, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECORDED)
    return_note = models.TextField(_("why it was sent back"), max_length=2000, blank=True)
    responsible = models.ForeignKey(
        "accounts.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible"),
    )
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, db_index=False, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    approved_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-listed_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "ref"], condition=~Q(ref=""), name="activity_ref_once"),
            models.CheckConstraint(
                name="activity_ends_after_start",
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")),
            ),
            models.CheckConstraint(
                name="activity_year_with_agreement", condition=Q(year=None) | Q(agreement__isnull=False)
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["year", "centre", "kind", "state"], name="activity_by_cell"),
            # A page of the log is found in one of these alone, however long the log: they begin with what narrows
            # it, go on in its order, and hold what else it may be narrowed by.
            models.Index(fields=[*IN_ORDER, "state", *NARROWED_BY], name="activity_by_day"),
            models.Index(fields=["centre", *IN_ORDER, "state", *NARROWED_BY[1:]], name="activity_by_centre"),
            models.Index(fields=["agreement", *IN_ORDER, "state", "centre", "kind", "year"], name="activity_by_frame"),
            models.Index(fields=["year", *IN_ORDER, "state", "centre", "kind"], name="activity_by_year"),
            models.Index(fields=["purpose", *IN_ORDER, "state", "centre", "kind", "year"], name="activity_by_purpose"),
            models.Index(
                fields=["kind", *IN_ORDER, "state", "centre", "year", "purpose", "agreement"], name="activity_by_kind"
            ),
            models.Index(fields=["state", *IN_ORDER, "centre", "kind", "year"], name="activity_by_state"),
            models.Index(fields=["place", *IN_ORDER, "state", "centre"], name="activity_by_place"),
            models.Index(fields=["recorded_by", *IN_ORDER, "state"], name="activity_by_author"),
            models.Index(fields=["sort_key", "id"], name="activity_by_title"),
            models.Index(fields=["recorded_by", "-recorded_at"], name="activity_by_recorder"),
            models.Index(
                # The state first: nobody asks for the work of all centres by its centre, and where all of it has its
                # purpose, SQLite has no statistics by which to prefer an empty index.
                fields=["state", "centre"],
                condition=Q(agreement=None) | Q(purpose=None),
                name="activity_without_purpose",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the derived columns beside what they follow from."""
        self.fill_derived()
        super().save(*args, **kwargs)

    def fill_derived(self) -> None:
        """Derive search, sort and list columns; bulk writers call it themselves."""
        self.search_text = fold(f"{self.title} {self.topic} {self.place_text} {self.notes} {self.ref}")
        self.sort_key = sort_key(self.title)
        if self.starts is not None:
            self.listed_on = self.starts
        elif self.year is not None:
            # Of a running year the day of recording: what lies ahead would stand above everything that is new.
            self.listed_on = min(self.year.ends, timezone.localdate(self.recorded_at))
        else:
            self.listed_on = timezone.localdate(self.recorded_at)

    @property
    def is_counted(self) -> bool:
        """Whether figures stand on it."""
        return self.state in COUNTED_STATES
