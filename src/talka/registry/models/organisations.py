"""Organisations."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talka.kernel.text import fold
from talka.registry.models.areas import ActivityArea
from talka.registry.models.finding import Texts, keep_words
from talka.registry.models.profiles import Profile, choices_of, public_at_first
from talka.registry.models.search import Kind, Origin
from talka.registry.models.spellings import FORM_WORDS


def comparable_name(name: str) -> str:
    """The folded name without words of legal form: two spellings of one organisation agree in it."""
    words = [word for word in fold(name).split() if word not in FORM_WORDS]
    return " ".join(words) or fold(name)


class LegalForm(models.TextChoices):
    """Legal forms by the codes of the enterprise register, those of civil society and those that meet it."""

    ASSOCIATION = "BDR", _("association")
    FOUNDATION = "NOD", _("foundation")
    OLD_PUBLIC = "SAB", _("public organisation (old form)")
    TRADE_UNION = "ARB", _("trade union")
    TRADE_UNION_ASSOCIATION = "ARA", _("association of trade unions")
    TRADE_UNION_UNIT = "SPO", _("independent unit of a trade union")
    PARTY = "PP", _("political party")
    PARTY_ALLIANCE = "PPA", _("alliance of political parties")
    PARTY_OLD = "POL", _("political organisation (old form)")
    CONGREGATION = "DRZ", _("congregation")
    CATHOLIC = "KAT", _("Catholic Church institution")
    CHURCH = "BAZ", _("church")
    DIOCESE = "DIE", _("diocese")
    MISSION = "MIS", _("mission")
    MONASTERY = "KLO", _("monastery")
    RELIGIOUS = "ROI", _("religious institution")
    STATE = "VI", _("state institution")
    LOCAL_GOVERNMENT = "PVI", _("municipal institution")
    COMPANY = "SIA", _("company")
    INFORMAL = "INF", _("informal group")


class Status(models.TextChoices):
    """Whether an organisation still acts."""

    ACTIVE = "active", pgettext_lazy("organisation", "active")
    ENDING = "ending", _("being liquidated")
    CLOSED = "closed", pgettext_lazy("organisation", "closed")


class Size(models.TextChoices):
    """Size as the organisation states it."""

    SMALL = "small", _("small")
    MEDIUM = "medium", _("medium")
    LARGE = "large", _("large")


# What everybody may see of those whom the register knows, whatever their keeper chooses.
REGISTERED = ("place", "founded_on")
# Years since founding up to which an organisation is new, and from which it is long-standing.
NEW_UNTIL, LONG_STANDING_FROM = 2, 10


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Questions about organisations."""

    def named_like(self, text: str) -> OrganisationQuerySet:
        """Every word occurs in the name, whatever the diacritics; digits find the registration number."""
        compact = text.replace(" ", "")
        if compact.isdigit():
            return self.filter(registration_number__startswith=compact)
        found = self
        for word in fold(text).split():
            found = found.filter(name_folded__contains=word)
        return found


class Organisation(Profile):
    """An association, foundation, institution or other body that takes part in what a centre does."""

    audited_fields = (
        *Profile.profile_fields,
        *("registration_number", "legal_form", "status", "founded_on", "closed_on"),
        *("place_id", "place_text", "postcode", "working_place_id", "working_address", "size"),
        *("public_benefit_from", "public_benefit_until"),
    )

    found_as: ClassVar[Kind] = Kind.ORGANISATION
    choosable: ClassVar[tuple[str, ...]] = choices_of(
        "founded_on", "working_place", "working_address", "service_areas", "areas", "networks"
    )

    # So says whoever has just entered it, and then nobody is asked.
    had_no_other_name = False

    public_fields = models.CharField(max_length=400, blank=True, default=public_at_first(choosable))
    name_compared = models.CharField(max_length=250, editable=False, db_index=True)
    registration_number = models.CharField(_("registration number"), max_length=11, unique=True, null=True, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=3, choices=LegalForm.choices, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.ACTIVE)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    # Where it is registered; `place` is the smallest unit that is known.
    place = models.ForeignKey(
        "places.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    place_text = models.CharField(_("place"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    # Where it really works, when that is somewhere else.
    working_place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("works at")
    )
    working_address = models.CharField(_("working address"), max_length=200, blank=True)
    # Whom it serves is a matter of its own: an organisation in Rīga may serve Latgale.
    service_areas = models.ManyToManyField("places.Place", related_name="+", blank=True)
    areas = models.ManyToManyField(ActivityArea, related_name="organisations", blank=True)
    size = models.CharField(_("size"), max_length=6, choices=Size.choices, blank=True)
    public_benefit_from = models.DateField(_("public benefit status since"), null=True, blank=True)
    public_benefit_until = models.DateField(_("public benefit status until"), null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta(Profile.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(closed_on=None)
                | models.Q(founded_on=None)
                | models.Q(closed_on__gte=models.F("founded_on")),
                name="organisation_closes_after_founding",
            )
        ]
        # The board asks for profiles that nobody has confirmed for a year.
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["confirmed_on"], name="organisation_confirmed")]

    def fill_derived(self) -> None:
        """Derive the columns that follow from the name; bulk writers call it themselves."""
        super().fill_derived()
        self.name_compared = comparable_name(self.name)[:250]
        self.registration_number = self.registration_number or None

    def search_texts(self) -> Texts:
        """What it is found by: its number and former names, too."""
        is_new = self._state.adding or self.had_no_other_name
        former = [] if is_new else [(Origin.FORMER_NAME, one.name) for one in self.former_names.all()]
        return [*super().search_texts(), (Origin.NUMBER, self.registration_number or ""), *former]

    def shows(self, field: str) -> bool:
        """What the register publishes about one that it knows, everybody may see anyway."""
        return super().shows(field) or (field in REGISTERED and self.registration_number is not None)

    def is_new(self, day: date) -> bool:
        """Founded less than two years before the day; unknown age is not new."""
        return self.founded_on is not None and self.founded_on > years_before(day, NEW_UNTIL)

    def is_long_standing(self, day: date) -> bool:
        """Founded ten years before the day, or earlier."""
        return self.founded_on is not None and self.founded_on <= years_before(day, LONG_STANDING_FROM)

    def has_public_benefit(self, day: date) -> bool:
        """Whether the status held on a day."""
        since, until = self.public_benefit_from, self.public_benefit_until
        return since is not None and since <= day and (until is None or until >= day)


def years_before(day: date, years: int) -> date:
    """The same day so many years before."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)


class OrganisationName(models.Model):
    """A name that an organisation had, so that old papers find it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("name"), max_length=250)
    name_folded = models.CharField(max_length=250, editable=False, db_index=True)
    name_compared = models.CharField(max_length=250, editable=False, db_index=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-valid_until", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="former_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep search columns beside the name, and let the organisation be found by it."""
        self.fill_derived()
        super().save(*args, **kwargs)
        keep_words([self.organisation])

    def fill_derived(self) -> None:
        """Derive the columns that follow from the name."""
        self.name_folded, self.name_compared = fold(self.name)[:250], comparable_name(self.name)[:250]


class PartnerRole(models.Model):
    """What an organisation is to civil society somewhere: a local action group, a library, a residents' council."""

    class Role(models.TextChoices):
        """Roles of partners, territorial and national."""

        LOCAL_ACTION_GROUP = "local_action_group", _("local action group")
        LIBRARY = "library", _("library")
        CONGREGATION = "congregation", _("congregation")
        MUNICIPALITY = "municipality", _("municipality")
        RESIDENTS_COUNCIL = "residents_council", _("residents' council")
        MINISTRY = "ministry", _("ministry")
        PLANNING_REGION = "planning_region", _("planning region")
        SCHOOL = "school", _("school")
        MUSEUM = "museum", _("museum or culture house")
        MEDIA = "media", _("media")
        COMPANY = "company", _("company")
        SUPPORT_CENTRE = "support_centre", _("NGO support centre")
        EXPERT = "expert", _("expert body")

    audited_fields = ("organisation_id", "role", "place_id", "starts", "ends")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partner_roles")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    # Empty: in the whole country.
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["role", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(starts=None) | models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="partner_role_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.organisation}"


class FunderOrganisation(models.Model):
    """Which organisation of the registry a funder is: its story then says what it pays for."""

    audited_fields = ("funder_id", "organisation_id")

    funder = models.OneToOneField("accounts.Funder", on_delete=models.PROTECT, related_name="registered_as")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="funders")

    class Meta:
        ordering: ClassVar[list[str]] = ["funder"]

    def __str__(self) -> str:
        return f"{self.funder}: {self.organisation}"
