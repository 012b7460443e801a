"""Who registers: questions, registrations, invitations by name."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talka.events.models.events import Event
from talka.kernel.codes import new_code
from talka.kernel.text import fold, sort_key


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    LINE = "line", _("one line")
    TEXT = "text", _("text")
    ONE = "one", _("one of several")
    MANY = "many", _("any of several")
    YES = "yes", _("yes or no")


class Question(models.Model):
    """Something that one event asks whoever registers."""

    audited_fields = (
        "event_id",
        "order",
        "kind",
        "label",
        "help",
        "is_required",
        "choices",
        "asked_if_question_id",
        "asked_if",
    )

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind of answer"), max_length=4, choices=QuestionKind.choices, default=QuestionKind.LINE)
    label = models.CharField(_("question"), max_length=200)
    help = models.CharField(_("explanation"), max_length=300, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    # One choice a line.
    choices = models.TextField(_("choices, one a line"), max_length=2000, blank=True)
    # Asked only where this earlier question was answered so.
    asked_if_question = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked only after")
    )
    asked_if = models.CharField(_("when the answer is"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "pk"]

    def __str__(self) -> str:
        return self.label


class RegistrationState(models.TextChoices):
    """Where a registration is. `offered`: a place became free, and is held until they accept or the time runs out."""

    CONFIRMED = "confirmed", pgettext_lazy("registration", "confirmed")
    WAITING = "waiting", pgettext_lazy("registration", "on the waiting list")
    OFFERED = "offered", pgettext_lazy("registration", "a place is offered")
    CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")
    EXPIRED = "expired", pgettext_lazy("registration", "did not accept in time")


# What is compared with the capacity.
TAKING_A_PLACE = (RegistrationState.CONFIRMED, RegistrationState.OFFERED)
PRESENT_STATES = (*TAKING_A_PLACE, RegistrationState.WAITING)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Questions about registrations."""

    def in_queue(self) -> RegistrationQuerySet:
        """Those who wait, whoever waits longest first."""
        return self.filter(state=RegistrationState.WAITING).order_by("queued_at", "pk")


class Registration(models.Model):
    """One person who registered for an event. Nobody needs an account; `code` with a signature opens their page."""

    audited_fields = ("event_id", "name", "email", "organisation_name", "organisation_id", "state", "is_walk_in")
    # Not stored: somebody tried to register a second time, and this is what was there.
    was_known = False
    # Not stored: the number on the waiting list, from one, that somebody new was just told.
    position = 0

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations")
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    name = models.CharField(_("name and surname"), max_length=150)
    name_folded = models.CharField(max_length=150, editable=False)
    sort_key = models.CharField(max_length=300, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    email_folded = models.CharField(max_length=254, editable=False, blank=True, db_index=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who it is in the registry: decided when the event is closed, or at once where the e-mail leaves no doubt.
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    speaks_for = models.BooleanField(_("represents the organisation"), default=False)
    # What somebody needs to take part: kept until the event is over.
    needs = models.CharField(_("what you need to take part"), max_length=500, blank=True)
    language = models.CharField(max_length=5, default="lv")
    # Key of the question -> what was answered: text, or a list of texts.
    answers = models.JSONField(default=dict, blank=True)
    consents_to_photos = models.BooleanField(_("may be seen in photos"), null=True, blank=True)
    # Colleagues who were registered together share it: the code of the first of them.
    party = models.CharField(max_length=12, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=RegistrationState.choices)
    queued_at = models.DateTimeField(null=True, blank=True)
    offered_until = models.DateTimeField(null=True, blank=True)
    is_walk_in = models.BooleanField(default=False)
    # Made by the page at the door, which may send the same walk-in twice when the signal comes and goes.
    door_key = models.CharField(max_length=40, blank=True)
    registered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # Since then nothing here tells who it was.
    forgotten_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_key", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # The same person twice is one registration; walk-ins without an address are told apart by hand.
            models.UniqueConstraint(
                fields=["event", "email_folded", "name_folded"],
                condition=Q(state__in=PRESENT_STATES) & ~Q(email_folded=""),
                name="registered_once",
            ),
            models.UniqueConstraint(fields=["event", "door_key"], condition=~Q(door_key=""), name="walk_in_noted_once"),
            models.CheckConstraint(
                name="offer_has_a_deadline",
                condition=~Q(state="offered") | Q(offered_until__isnull=False),
            ),
            models.CheckConstraint(
                name="who_waits_stands_in_line", condition=~Q(state="waiting") | Q(queued_at__isnull=False)
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["event", "state", "queued_at"], name="registration_in_line"),
            models.Index(fields=["state", "offered_until"], name="registration_offers"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the columns that follow from name and address beside them."""
        self.fill_derived()
        super().save(*args, **kwargs)

    def fill_derived(self) -> None:
        """Write the columns that follow from name and address."""
        self.name_folded, self.sort_key = fold(self.name)[:150], sort_key(self.name)
        self.email_folded = self.email.strip().casefold()


class Invitation(models.Model):
    """Somebody who was invited by name."""

    audited_fields = ("event_id", "name", "email", "answer")

    class Answer(models.TextChoices):
        """What they said."""

        NONE = "none", pgettext_lazy("invitation", "no answer yet")
        ACCEPTED = "accepted", pgettext_lazy("invitation", "accepted")
        DECLINED = "declined", pgettext_lazy("invitation", "declined")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="invitations")
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    name = models.CharField(_("name and surname"), max_length=150)
    email = models.EmailField(_("e-mail"))
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)
    registration = models.OneToOneField(
        Registration, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitation"
    )
    invited_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # How many letters mending it sends.
    told = 0

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "email", "name"], name="invited_once"),
        ]

    def __str__(self) -> str:
        return self.name
