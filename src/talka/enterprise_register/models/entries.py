"""What the register says about one legal person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.kernel.text import fold, sort_key, typeset_quotes
from talka.registry.models.organisations import LegalForm

# Forms that the register knows beside those of the registry.
OTHER_FORMS = {
    "SAV": _("union"),
    "SOU": _("company of a public organisation"),
    "POR": _("office of a foreign organisation"),
}


def form_label(code: str) -> str:
    """A legal form in words; a code that nobody here knows stays as it is."""
    return str(_FORMS.get(code) or OTHER_FORMS.get(code) or code)


class Register(models.TextChoices):
    """The registers of civil society, by the letters of the enterprise register."""

    ASSOCIATIONS = "B", _("associations and foundations")
    OLD_PUBLIC = "S", _("public organisations (until 2004)")
    RELIGIOUS = "R", _("religious organisations")
    PARTIES = "P", _("political parties")
    OLD_POLITICAL = "O", _("political organisations (old)")
    TRADE_UNIONS = "A", _("trade unions")


_FORMS = dict(LegalForm.choices)


class Ending(models.TextChoices):
    """How a legal person ended."""

    LIQUIDATED = "L", _("liquidated")
    REORGANISED = "R", _("reorganised")


class RegisterEntry(models.Model):
    """A row of the register that is kept: one legal person of civil society, as the last import found it."""

    # What a row of the file says; the order in which the import writes it.
    facts = (
        "name", "register", "form", "registered_on", "ended_on", "ending", "address", "postcode", "old_code",
        "place_id", "areas", "benefit_from", "benefit_until", "benefit_areas",
        "benefit_decided_on",
    )  # fmt: skip

    # Text, because old numbers of nine digits begin with zero.
    number = models.CharField(_("registration number"), max_length=11, unique=True)
    name = models.CharField(_("name"), max_length=500)
    name_folded = models.CharField(max_length=500, editable=False)
    sort_key = models.CharField(max_length=300, editable=False, db_index=True)
    register = models.CharField(_("register"), max_length=1, choices=Register.choices)
    # The code of the register; most are LegalForm's.
    form = models.CharField(_("legal form"), max_length=3, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    ended_on = models.DateField(_("struck off on"), null=True, blank=True)
    ending = models.CharField(_("how it ended"), max_length=1, choices=Ending.choices, blank=True)
    address = models.CharField(_("registered address"), max_length=300, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    # The code in force until 2021, as the file has it; `place` is the unit of today on that ground.
    old_code = models.CharField(max_length=7, blank=True)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    # Labels of areas, each on a line of its own, in order.
    areas = models.TextField(_("areas of activity"), blank=True)
    benefit_from = models.DateField(_("public benefit status since"), null=True, blank=True)
    benefit_until = models.DateField(_("public benefit status until"), null=True, blank=True)
    benefit_areas = models.TextField(_("areas of public benefit"), blank=True)
    # The decision that gave the status; later ones for more areas are not kept.
    benefit_decided_on = models.DateField(_("public benefit status decided on"), null=True, blank=True)
    # Of all facts: two imports are compared by it.
    digest = models.CharField(max_length=16, editable=False)
    # Since when the file does not have it any more; the register keeps what has ended, so this is rare.
    gone_on = models.DateField(null=True, blank=True)
    # Without indexes, which every import would pay for: only undoing asks by run, and reads all rows then.
    first_seen = models.ForeignKey(
        "enterprise_register.RegisterRun", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    changed_in = models.ForeignKey(
        "enterprise_register.RegisterRun", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Several, where two organisations of the registry turned out to be one; the page shows that of its number.
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.SET_NULL, null=True, related_name="register_entries"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def fill_derived(self) -> None:
        """Derive the columns that follow from the name."""
        self.name_folded, self.sort_key = fold(self.name)[:500], sort_key(self.name)

    @property
    def printed_name(self) -> str:
        """The name with the quotation marks of print; the register writes those of a typewriter."""
        return typeset_quotes(self.name)

    @property
    def is_alive(self) -> bool:
        """Whether it is in the register and not struck off."""
        return self.ended_on is None and self.gone_on is None

    @property
    def form_in_words(self) -> str:
        """The legal form as people call it."""
        return form_label(self.form)

    @property
    def area_labels(self) -> list[str]:
        """Areas of activity, one by one."""
        return self.areas.splitlines()

    @property
    def benefit_labels(self) -> list[str]:
        """Areas of public benefit, one by one."""
        return self.benefit_areas.splitlines()
