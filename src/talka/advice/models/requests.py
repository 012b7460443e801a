"""Requests for advice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from talka.kernel.codes import new_code
from talka.kernel.written_days import written_day

if TYPE_CHECKING:
    from talka.accounts.models import User


class RequestState(models.TextChoices):
    """Where a request stands."""

    NEW = "new", pgettext_lazy("state of a request", "new")
    TAKEN = "taken", pgettext_lazy("state of a request", "taken")
    ANSWERED = "answered", pgettext_lazy("state of a request", "answered")
    CLOSED = "closed", pgettext_lazy("state of a request", "closed")


OPEN_STATES = (RequestState.NEW, RequestState.TAKEN, RequestState.ANSWERED)


class Channel(models.TextChoices):
    """How a request came; the values are those of the work log where it has them."""

    WEBSITE = "website", _("on the website")
    PHONE = "phone", _("by phone")
    EMAIL = "email", _("by e-mail")
    MEETING = "meeting", _("in person")
    ONLINE = "online", _("in a video call")


class Outcome(models.TextChoices):
    """Whether it helped, as whoever asked says."""

    HELPED = "helped", _("It helped")
    PARTLY = "partly", _("It helped in part")
    NOT = "not", _("It did not help")


class RequestQuerySet(models.QuerySet["AdviceRequest"]):
    """Questions about requests."""

    def visible_to(self, user: User) -> RequestQuerySet:
        """Requests that somebody may know of: their centres', and those that they were named to help with.

        Knowing of one is not reading it: `rules.may_read` says who does.
        """
        if user.access.everywhere:
            return self
        if not user.access.works:
            return self.none()
        named = AdviceHelper.objects.filter(user=user).values("request")
        return self.filter(Q(centre__in=user.access.centres) | Q(pk__in=named))

    def still_open(self) -> RequestQuerySet:
        """Those that somebody still works on."""
        return self.filter(state__in=OPEN_STATES)


class AdviceRequest(models.Model):
    """Somebody asks a centre for advice.

    What was asked and who asked is between them and the adviser; the trail holds none of it.
    """

    audited_fields = (
        *("code", "centre_id", "topic_id", "place_id", "organisation_id", "owner_id", "channel", "state"),
        *("due_on", "follow_up_on", "minutes", "outcome", "activity_id"),
    )

    code = models.CharField(max_length=16, unique=True, editable=False)
    centre = models.ForeignKey(
        "accounts.Centre", on_delete=models.PROTECT, related_name="advice_requests", verbose_name=_("centre")
    )
    topic = models.ForeignKey(
        "advice.AdviceTopic",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("topic"),
    )
    place = models.ForeignKey(
        "places.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    # Who asks: as they wrote it, and who that is in the registry where it is known.
    name = models.CharField(_("name and surname"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    organisation_text = models.CharField(_("organisation"), max_length=250, blank=True)
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="advice_requests"
    )
    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="advice_requests"
    )
    language = models.CharField(_("language"), max_length=5, default="lv")
    question = models.TextField(_("question"), max_length=5000, blank=True)
    # They wish the words of the answer in the letter, too, and not behind its link only.
    words_by_letter = models.BooleanField(default=False)
    channel = models.CharField(_("how it came"), max_length=8, choices=Channel.choices, default=Channel.WEBSITE)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("adviser"),
    )
    state = models.CharField(_("state"), max_length=8, choices=RequestState.choices, default=RequestState.NEW)
    asked_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(_("answer until"), null=True, blank=True)
    follow_up_on = models.DateField(_("ask again on"), null=True, blank=True)
    # When whoever asked added something that neither the adviser nor, while there is none, anybody has opened yet.
    added_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, blank=True)
    outcome_words = models.TextField(_("in their own words"), max_length=1000, blank=True)
    outcome_asked_at = models.DateTimeField(null=True, blank=True)
    # The delivered work that it became: one entry, however often it is closed.
    activity = models.OneToOneField(
        "activities.Activity", on_delete=models.SET_NULL, null=True, blank=True, related_name="advice_request"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Of the letter that it came by: the same letter is one request, however often a mail server hands it over.
    letter_hash = models.CharField(max_length=64, blank=True, editable=False)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="advice_taken_has_owner",
                condition=Q(state="new") | Q(owner__isnull=False),
            ),
            models.UniqueConstraint(fields=["letter_hash"], condition=~Q(letter_hash=""), name="advice_letter_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["centre", "state", "due_on"], name="advice_by_centre"),
            models.Index(fields=["owner", "state"], name="advice_by_owner"),
            models.Index(fields=["closed_at"], name="advice_by_close"),
            models.Index(fields=["email"], name="advice_by_email"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it; a new one gets its code."""
        self.code = self.code or new_code()
        super().save(*args, **kwargs)

    @property
    def title(self) -> str:
        """What staff call it; tells nothing of the question."""
        if self.topic is not None:
            return str(self.topic)
        return gettext("Question of %(day)s") % {"day": written_day(timezone.localtime(self.asked_at).date())}

    @property
    def is_open(self) -> bool:
        """Whether somebody still works on it."""
        return self.state in OPEN_STATES


class AdviceHelper(models.Model):
    """Somebody beside the adviser who may read a request, because the centre named them."""

    audited_fields = ("request_id", "user_id")

    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="helpers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "user"], name="advice_helper_once"),
        ]

    def __str__(self) -> str:
        return str(self.user)
