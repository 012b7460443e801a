"""Communities and networks: people who belong together, with or without a legal form."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.kernel.text import fold
from talka.registry.models.profiles import Profile, choices_of, public_at_first
from talka.registry.models.search import Kind


class ProfileQuerySet(models.QuerySet["Community"]):
    """Questions about communities."""

    def named_like(self, text: str) -> ProfileQuerySet:
        """Every word occurs in the name, whatever the diacritics."""
        found = self
        for word in fold(text).split():
            found = found.filter(name_folded__contains=word)
        return found


class NetworkQuerySet(models.QuerySet["Network"]):
    """Questions about networks."""

    def named_like(self, text: str) -> NetworkQuerySet:
        """Every word occurs in the name, whatever the diacritics."""
        found = self
        for word in fold(text).split():
            found = found.filter(name_folded__contains=word)
        return found


class Tie(models.TextChoices):
    """What holds people together."""

    PLACE = "place", _("by place")
    THEME = "theme", _("by theme")


class Community(Profile):
    """People of one place, or of one interest, who act together; no legal form is needed."""

    class Maturity(models.TextChoices):
        """How far it has come, as the centre sees it."""

        NEW = "new", _("new or less active")
        GROWING = "growing", _("growing")
        MATURE = "mature", _("mature and active")

    found_as: ClassVar[Kind] = Kind.COMMUNITY
    choosable: ClassVar[tuple[str, ...]] = choices_of("territory", "theme", "host", "networks")

    audited_fields = (
        *Profile.profile_fields,
        *("tie", "theme", "place_id", "territory_text", "territory", "maturity", "host_id", "began_on", "ended_on"),
    )

    public_fields = models.CharField(max_length=400, blank=True, default=public_at_first(choosable))
    tie = models.CharField(_("kind"), max_length=5, choices=Tie.choices, default=Tie.PLACE)
    theme = models.CharField(_("theme"), max_length=200, blank=True)
    place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    # A community says itself where it ends: in words, and drawn on the map as a GeoJSON polygon (WGS 84).
    territory_text = models.CharField(_("territory in words"), max_length=500, blank=True)
    territory = models.TextField(blank=True)
    maturity = models.CharField(_("maturity"), max_length=7, choices=Maturity.choices, blank=True)
    # The organisation that keeps books and papers for it, if any does.
    host = models.ForeignKey(
        "registry.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_communities",
        verbose_name=_("hosted by"),
    )
    began_on = models.DateField(_("began on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = ProfileQuerySet.as_manager()


class Network(Profile):
    """Organisations and communities that work together by place or by theme."""

    found_as: ClassVar[Kind] = Kind.NETWORK
    choosable: ClassVar[tuple[str, ...]] = choices_of("theme", "coordinator", "members")

    audited_fields = (*Profile.profile_fields, "tie", "theme", "place_id", "coordinator_id", "began_on", "ended_on")

    public_fields = models.CharField(max_length=400, blank=True, default=public_at_first(choosable))
    tie = models.CharField(_("kind"), max_length=5, choices=Tie.choices, default=Tie.THEME)
    theme = models.CharField(_("theme"), max_length=200, blank=True)
    place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    coordinator = models.ForeignKey(
        "registry.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="coordinated_networks",
        verbose_name=_("coordinated by"),
    )
    began_on = models.DateField(_("began on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = NetworkQuerySet.as_manager()


class NetworkMember(models.Model):
    """An organisation or a community in a network, from a day and until a day."""

    audited_fields = ("network_id", "organisation_id", "community_id", "role", "starts", "ends")

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="members")
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="network_memberships"
    )
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, null=True, blank=True, related_name="network_memberships"
    )
    role = models.CharField(_("role"), max_length=100, blank=True)
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["network", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(organisation=None, community__isnull=False)
                | models.Q(organisation__isnull=False, community=None),
                name="network_member_is_one",
            ),
            models.CheckConstraint(
                condition=models.Q(starts=None) | models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="network_member_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network}: {self.organisation or self.community}"
