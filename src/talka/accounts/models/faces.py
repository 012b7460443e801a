"""What strangers see: the platform's name and colours, whose money it is, and what centres say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talka.accounts.models.roles import Centre, Funder, User
from talka.kernel.files.models import StoredFile

# Texts by language and name: {"lv": {"about": "…"}}.
Words = Mapping[str, Mapping[str, str]]


def spoken(words: Words, name: str, language: str) -> tuple[str, str]:
    """The text and the language that it is in: the one asked for, or else what there is, the site's own first."""
    for code in (language, settings.LANGUAGE_CODE, *words):
        if text := words.get(code, {}).get(name, ""):
            return text, code
    return "", language


class PublicPicture(models.Model):
    """A logo or a photograph that everybody may see: drawn anew by us, at an address that its content gives."""

    audited_fields = ("alt", "width", "height")

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    # What it shows, for those who do not see it.
    alt = models.CharField(_("what the picture shows"), max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.alt


class Identity(models.Model):
    """How this installation is called and looks; its only row has the key 1."""

    audited_fields = (
        "name", "short_name", "accent", "accent_dark", "logo_id", "phone", "email", "security_email", "words",
    )  # fmt: skip

    name = models.CharField(_("name"), max_length=120, blank=True)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    # #rrggbb, on light and on dark ground.
    accent = models.CharField(_("colour"), max_length=7, blank=True)
    accent_dark = models.CharField(_("colour after dark"), max_length=7, blank=True)
    logo = models.ForeignKey(PublicPicture, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    security_email = models.EmailField(_("e-mail for reports about security"), blank=True)
    # about: the sentence of the front page; footer, accessibility, privacy: Markdown.
    words = models.JSONField(_("texts"), default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="identity_is_one", condition=Q(pk=1)),
        ]

    def __str__(self) -> str:
        return self.name or self.short_name or "Talka"


class FunderLogo(models.Model):
    """A mark of somebody whose money this is, as their rules of visual identity ask: size, place, words.

    Of nobody it stands everywhere; of a centre, on what that centre shows and sends; of a funder, on the events that
    its agreements pay for. The narrowest there are stand in place of the wider ones.
    """

    audited_fields = (
        "name", "statement", "url", "height_mm", "is_emblem", "order", "picture_id", "centre_id", "funder_id",
    )  # fmt: skip

    name = models.CharField(_("whose logo it is"), max_length=150)
    # „Līdzfinansē Eiropas Savienība”
    statement = models.CharField(_("words beside it"), max_length=200, blank=True)
    url = models.URLField(_("page that it leads to"), blank=True)
    height_mm = models.PositiveSmallIntegerField(_("height, mm"), default=12)
    # The emblem of the Union: words stand beside it, and nothing beside it is higher.
    is_emblem = models.BooleanField(_("the emblem of the European Union"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    picture = models.ForeignKey(PublicPicture, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, blank=True, related_name="logos")
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, null=True, blank=True, related_name="logos")

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="funder_logo_of_one", condition=Q(centre__isnull=True) | Q(funder__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CentreProfile(models.Model):
    """What a centre says about itself on its public page."""

    audited_fields = (
        "centre_id", "address", "words", "languages", "web_page", "social", "picture_id", "logo_id",
    )  # fmt: skip

    centre = models.OneToOneField(Centre, on_delete=models.CASCADE, related_name="profile")
    address = models.CharField(_("address"), max_length=200, blank=True)
    # about: Markdown; helps_with, hours: lines.
    words = models.JSONField(_("texts"), default=dict, blank=True)
    # Codes with spaces between: what one can speak there.
    languages = models.CharField(_("languages"), max_length=100, blank=True)
    web_page = models.URLField(_("web page"), blank=True)
    # One address a line.
    social = models.TextField(_("pages elsewhere"), blank=True)
    picture = models.ForeignKey(PublicPicture, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    logo = models.ForeignKey(PublicPicture, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self) -> str:
        return str(self.centre)

    def told(self, name: str, language: str) -> tuple[str, str]:
        """A text and the language that it is in."""
        return spoken(self.words, name, language)

    @property
    def social_pages(self) -> list[str]:
        """Addresses of the centre's pages elsewhere."""
        return self.social.split()


class StaffCard(models.Model):
    """Somebody of the staff has chosen to stand on the public pages of their centres; no row: they have not."""

    audited_fields: ClassVar[tuple[str, ...]] = ("user_id", "position", "phone", "shows_email")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="card")
    position = models.CharField(_("position"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    shows_email = models.BooleanField(_("show my e-mail address"), default=False)
    shown_since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.user)


def blank_words(words: Words) -> dict[str, dict[str, Any]]:
    """Without languages and names that say nothing."""
    told = {code: {name: text for name, text in texts.items() if text} for code, texts in words.items()}
    return {code: texts for code, texts in told.items() if texts}
