"""Events, the series that they belong to, and the sessions that they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talka.activities.models import Format
from talka.kernel.codes import new_code
from talka.kernel.spoken import language_told_by, told_by
from talka.kernel.text import fold

if TYPE_CHECKING:
    from datetime import datetime

    from talka.accounts.models import User


class EventState(models.TextChoices):
    """Where an event is."""

    DRAFT = "draft", pgettext_lazy("event", "draft")
    PUBLISHED = "published", pgettext_lazy("event", "published")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")
    CLOSED = "closed", pgettext_lazy("event", "closed")


class Reach(models.TextChoices):
    """Who may find an event and register."""

    PUBLIC = "public", _("everybody")
    LINK = "link", _("whoever has the link")
    INVITED = "invited", _("only those invited by name")


class EventSeries(models.Model):
    """Events that belong together: one course in six towns. Each event of it has its own places and sessions."""

    audited_fields = ("centre_id", "title", "summary", "work_series_id")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    centre = models.ForeignKey("accounts.Centre", on_delete=models.PROTECT, related_name="+", verbose_name=_("centre"))
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what it is about, in plain words"), max_length=1000, blank=True)
    # The series of the work log under which its delivered work stands.
    work_series = models.ForeignKey(
        "activities.Series", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.title


class EventQuerySet(models.QuerySet["Event"]):
    """Questions about events."""

    def visible_to(self, user: User) -> EventQuerySet:
        """Events of one's own centres, or all."""
        return self if user.access.everywhere else self.filter(centre__in=user.access.centres)

    def shown_publicly(self) -> EventQuerySet:
        """What the calendar holds: also what was cancelled, so that nobody travels in vain."""
        return self.filter(reach=Reach.PUBLIC).exclude(state=EventState.DRAFT)

    def opened_by_link(self) -> EventQuerySet:
        """What somebody who has the address may open."""
        return self.exclude(state=EventState.DRAFT)

    def ahead(self, now: datetime | None = None) -> EventQuerySet:
        """Not over yet."""
        return self.filter(ends_at__gte=now or timezone.now())


class Event(models.Model):
    """Something that people come to: a seminar, a forum, a camp over days; also online.

    `starts_at` and `ends_at` follow from the sessions and are written with them.
    """

    audited_fields = (
        "centre_id", "series_id", "kind_id", "agreement_id", "purpose_id", "title", "summary", "description", "topic",
        "topic_en", "topic_uk", "topic_ru",
        "language", "format", "online_link", "access_notes", "price_notes", "contact", "state", "reach", "capacity",
        "has_waiting_list", "accept_hours", "registration_opens", "registration_closes", "certificate_share",
        "asks_organisation", "asks_phone", "asks_needs", "colleagues_at_once", "responsible_id", "cancel_reason",
        "starts_at", "ends_at",
    )  # fmt: skip
    # Not stored: to how many the change that was just saved is written.
    told = 0

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    centre = models.ForeignKey(
        "accounts.Centre", on_delete=models.PROTECT, related_name="events", verbose_name=_("centre")
    )
    series = models.ForeignKey(
        EventSeries, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("series")
    )
    kind = models.ForeignKey(
        "activities.WorkKind", on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of work")
    )
    agreement = models.ForeignKey(
        "programmes.Agreement",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agreement"),
    )
    purpose = models.ForeignKey(
        "programmes.Purpose",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("purpose"),
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("in one or two sentences, in plain words"), max_length=400, blank=True)
    description = models.TextField(_("description"), max_length=20_000, blank=True)
    # In the language of the event, and for readers of other languages where somebody wrote it.
    topic = models.CharField(_("topic"), max_length=150, blank=True)
    topic_en = models.CharField(_("topic in English"), max_length=150, blank=True)
    topic_uk = models.CharField(_("topic in Ukrainian"), max_length=150, blank=True)
    topic_ru = models.CharField(_("topic in Russian"), max_length=150, blank=True)
    language = models.CharField(_("language of the event"), max_length=5, default="lv")
    format = models.CharField(_("format"), max_length=8, choices=Format.choices, default=Format.ONSITE)
    # Shown only to those whose place is confirmed.
    online_link = models.URLField(_("link for taking part online"), max_length=500, blank=True)
    access_notes = models.CharField(_("accessibility"), max_length=500, blank=True)
    price_notes = models.CharField(_("what it costs"), max_length=200, blank=True)
    contact = models.CharField(_("whom to ask"), max_length=200, blank=True)

    state = models.CharField(_("state"), max_length=10, choices=EventState.choices, default=EventState.DRAFT)
    reach = models.CharField(_("who may register"), max_length=8, choices=Reach.choices, default=Reach.PUBLIC)
    # Empty: as many as come. Places are counted under the lock of this row; it never holds a counter.
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    has_waiting_list = models.BooleanField(_("waiting list when it is full"), default=True)
    accept_hours = models.PositiveSmallIntegerField(_("hours to accept a place that became free"), default=48)
    registration_opens = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes = models.DateTimeField(_("registration closes"), null=True, blank=True)
    asks_organisation = models.BooleanField(_("ask for the organisation"), default=True)
    asks_phone = models.BooleanField(_("ask for a phone number"), default=False)
    asks_needs = models.BooleanField(_("ask what somebody needs to take part"), default=True)
    colleagues_at_once = models.PositiveSmallIntegerField(_("how many may be registered at once"), default=5)
    # Share of the hours in per cent after which somebody gets a certificate; empty: none are given.
    certificate_share = models.PositiveSmallIntegerField(
        _("certificate from this share of hours"), null=True, blank=True
    )

    responsible = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible"),
    )
    cancel_reason = models.CharField(_("why it is cancelled"), max_length=500, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    ends_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    search_text = models.TextField(editable=False, blank=True)
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        # What has no day yet comes last.
        ordering: ClassVar[list[Any]] = [F("starts_at").asc(nulls_last=True), "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="event_ends_after_start", condition=Q(ends_at__gte=F("starts_at"))),
            models.CheckConstraint(
                name="event_certificate_share",
                condition=Q(certificate_share=None) | Q(certificate_share__gte=1, certificate_share__lte=100),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["reach", "state", "starts_at"], name="event_in_calendar"),
            models.Index(fields=["centre", "state", "starts_at"], name="event_of_centre"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the words by which it is found beside the texts."""
        topics = f"{self.topic} {self.topic_en} {self.topic_uk} {self.topic_ru}"
        self.search_text = fold(f"{self.title} {topics} {self.summary} {self.description}")
        super().save(*args, **kwargs)

    @property
    def topic_told(self) -> str:
        """The topic in the reader's language where somebody wrote it, otherwise in that of the event."""
        return told_by(self, "topic")

    @property
    def topic_in(self) -> str:
        """The language in which the topic is told."""
        return language_told_by(self, "topic", own=self.language)

    @property
    def is_over(self) -> bool:
        """Whether its last session has ended."""
        return self.ends_at is not None and self.ends_at < timezone.now()


class Session(models.Model):
    """One sitting of an event: when, where, and for how long it counts. A camp over days is one session."""

    audited_fields = ("event_id", "title", "starts_at", "ends_at", "minutes", "place_id", "venue", "activity_id")
    # Not stored: to how many the change that was just saved is written.
    told = 0

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    # What it counts for, without breaks; a camp over days counts fewer hours than pass.
    minutes = models.PositiveIntegerField(_("minutes that count"))
    place = models.ForeignKey(
        "places.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    venue = models.CharField(_("venue and address"), max_length=300, blank=True)
    # Grows when the time or the place changes: calendars that hold an older one take the new one over.
    moves = models.PositiveIntegerField(default=0, editable=False)
    # The entry of the work log that closing the event wrote.
    activity = models.OneToOneField(
        "activities.Activity", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    # The attendance list made from these records that proves it.
    proof = models.OneToOneField(
        "activities.Evidence", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="session_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="session_counts", condition=Q(minutes__gte=1)),
        ]

    def __str__(self) -> str:
        return self.title or f"{timezone.localtime(self.starts_at):%d.%m.%Y. %H:%M}"
