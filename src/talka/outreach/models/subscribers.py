"""Who gets the newsletter, since when, and who does not want it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talka.kernel.codes import new_code

if TYPE_CHECKING:
    from talka.accounts.models import User


class SubscriberState(models.TextChoices):
    """Where a subscription stands; only the active are written to."""

    PENDING = "pending", _("not confirmed")
    ACTIVE = "active", pgettext_lazy("subscriber", "subscribes")
    ENDED = "ended", _("unsubscribed")


class Consent(models.TextChoices):
    """How somebody agreed."""

    PAGE = "page", _("on the page, confirmed by a letter")
    LIST = "list", _("from a list")


class ReaderRole(models.TextChoices):
    """As who somebody reads."""

    NGO = "ngo", _("association or foundation")
    COMMUNITY = "community", _("community without registration")
    MUNICIPALITY = "municipality", _("municipality or institution")
    VOLUNTEER = "volunteer", _("volunteer")
    OTHER = "other", _("somebody else")


class Topic(models.TextChoices):
    """What somebody wishes to read about."""

    FUNDING = "funding", _("support and project calls")
    TRAINING = "training", _("training and events")
    LAW = "law", _("laws and taking part in decisions")
    MANAGING = "managing", _("running an organisation")
    VOLUNTEERING = "volunteering", _("volunteering")
    YOUTH = "youth", _("young people")
    COMMUNITIES = "communities", _("local communities")


class InterestKind(models.TextChoices):
    """What an interest narrows."""

    REGION = "region", _("region")
    TOPIC = "topic", _("topic")


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    """Questions about subscribers."""

    def visible_to(self, user: User) -> SubscriberQuerySet:
        """Those of one's own centres, or all."""
        return self if user.access.everywhere else self.filter(centre__in=user.access.centres)

    def written_to(self) -> SubscriberQuerySet:
        """Those who asked for it, did not leave, and whose mailbox takes letters."""
        return self.filter(state=SubscriberState.ACTIVE, bounced_at=None).exclude(email="")


class Subscriber(models.Model):
    """An address that gets the newsletter of a centre; the address goes when somebody leaves."""

    audited_fields = ("centre_id", "language", "role", "state", "consent", "confirmed_at", "ended_at", "bounced_at")

    centre = models.ForeignKey("accounts.Centre", on_delete=models.PROTECT, related_name="subscribers")
    # Stands for the subscriber in signed links.
    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=5, default="lv")
    role = models.CharField(_("role"), max_length=14, choices=ReaderRole.choices, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=SubscriberState.choices, default=SubscriberState.PENDING)
    consent = models.CharField(_("consent"), max_length=5, choices=Consent.choices, default=Consent.PAGE)
    # Which wording was agreed to, or where the consent of a list is kept.
    consent_words = models.CharField(_("words of the consent"), max_length=300)
    consent_at = models.DateTimeField(_("agreed"))
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # The mail server of the address said that there is no such mailbox, or several letters came back one after another.
    bounced_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "email"], condition=~Q(email=""), name="subscriber_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["email"], name="subscriber_email")]

    def __str__(self) -> str:
        # Without the address: the trail would keep it.
        word = _("subscriber")
        return f"{word} {self.pk or ''}".strip()


class Interest(models.Model):
    """One thing that a subscriber chose; nobody who chose nothing is left out."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="interests")
    kind = models.CharField(max_length=6, choices=InterestKind.choices)
    value = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subscriber", "kind", "value"], name="interest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class Suppression(models.Model):
    """An address that must not be subscribed by anybody but its owner, kept as a hash only; no centre: for all."""

    centre = models.ForeignKey("accounts.Centre", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    address_hash = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "address_hash"], name="suppression_once"),
            models.UniqueConstraint(fields=["address_hash"], condition=Q(centre=None), name="suppression_once_for_all"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
