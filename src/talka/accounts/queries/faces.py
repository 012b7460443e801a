"""Questions about what strangers see: the platform's own look, and its centres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from talka.accounts.models import (
    Centre,
    CentreProfile,
    FunderLogo,
    Identity,
    PublicPicture,
    StaffCard,
    User,
)
from talka.accounts.models.faces import Words, spoken
from talka.kernel.addresses import absolute
from talka.kernel.colours import for_dark
from talka.kernel.files.models import StoredFile
from talka.kernel.kept import Kept
from talka.kernel.modules import LetterFrame, LetterPicture

PRODUCT = "Talka"
# Other processes of the same site hear of a change after so long.
KEPT_SECONDS = timedelta(seconds=30).total_seconds()
PIXELS_A_MM = 96 / 25.4


@dataclass(frozen=True)
class ShownPicture:
    """A picture as a page draws it."""

    url: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class ShownFunder:
    """Whose money it is: the logo, the words beside it, the page that it leads to."""

    picture: ShownPicture
    statement: str
    url: str


@dataclass(frozen=True)
class ShownIdentity:
    """How this installation is called and looks, ready to be shown; plain values, kept from page to page."""

    name: str = PRODUCT
    short_name: str = PRODUCT
    accent: str = ""
    accent_dark: str = ""
    logo: ShownPicture | None = None
    # The logo as large as it is, for those who show a link to the site.
    whole_logo: ShownPicture | None = None
    phone: str = ""
    email: str = ""
    security_email: str = ""
    words: Words = field(default_factory=dict)
    funders: Sequence[ShownFunder] = ()
    # In place of these: by the key of a centre, and of who pays.
    of_centres: Mapping[int, Sequence[ShownFunder]] = field(default_factory=dict)
    of_payers: Mapping[int, Sequence[ShownFunder]] = field(default_factory=dict)

    def funders_of(self, centre_id: int | None, payer_id: int | None = None) -> Sequence[ShownFunder]:
        """Whose money something of a centre is: of who pays for it, else of the centre, else of the site."""
        return self.of_payers.get(payer_id or 0) or self.of_centres.get(centre_id or 0) or self.funders

    def told(self, name: str) -> str:
        """A text of its own in the reader's language, or in the site's; nothing when there is none."""
        return spoken(self.words, name, get_language() or settings.LANGUAGE_CODE)[0]

    def language_of(self, name: str) -> str:
        """The language in which `told` answers."""
        return spoken(self.words, name, get_language() or settings.LANGUAGE_CODE)[1]

    @property
    def colours(self) -> str:
        """What names its colours in an address: empty when they are the product's own."""
        return (self.accent + self.accent_dark).replace("#", "") if self.accent else ""


def identity() -> ShownIdentity:
    """How this installation is called and looks; a change shows at once here, in other processes within seconds."""
    return _IDENTITY.now()


def frame_of_letters(centre_id: int | None, payer_id: int | None) -> LetterFrame:
    """The same for letters: whole addresses, nothing that cannot be compared."""
    shown = identity()
    funders = tuple(_in_letter(one.picture, one.statement) for one in shown.funders_of(centre_id, payer_id))
    logo = _in_letter(shown.logo) if shown.logo else None
    return LetterFrame(shown.name, shown.accent or LetterFrame.colour, logo, funders)


def _in_letter(picture: ShownPicture, words: str = "") -> LetterPicture:
    return LetterPicture(absolute(picture.url), picture.alt, picture.width, picture.height, words)


def identity_changed() -> None:
    """Every page reads it anew."""
    _IDENTITY.changed()


def stored_identity() -> Identity:
    """The row, or a new one that is not stored yet."""
    return Identity.objects.select_related("logo__file").filter(pk=1).first() or Identity(pk=1)


def funder_logos() -> QuerySet[FunderLogo]:
    """All logos of funders in their order, wherever they stand."""
    return FunderLogo.objects.select_related("picture__file")


def logos_of(centre_id: int | None, funder_id: int | None) -> QuerySet[FunderLogo]:
    """Those of one centre, of one funder, or of neither: of the whole site."""
    return funder_logos().filter(centre=centre_id, funder=funder_id)


def logos_shown(centre_id: int | None, payer_id: int | None) -> list[FunderLogo]:
    """The narrowest there are, as `funders_of` shows them."""
    choices = ((None, payer_id) if payer_id else None, (centre_id, None) if centre_id else None, (None, None))
    return next(filter(None, (list(logos_of(*one)) for one in choices if one is not None)), [])


def _read() -> ShownIdentity:
    stored = stored_identity()
    return ShownIdentity(
        name=stored.name or stored.short_name or PRODUCT,
        short_name=stored.short_name or stored.name or PRODUCT,
        accent=stored.accent,
        accent_dark=stored.accent_dark or (for_dark(stored.accent) if stored.accent else ""),
        logo=shown_picture(stored.logo, height=34) if stored.logo else None,
        whole_logo=shown_picture(stored.logo) if stored.logo else None,
        phone=stored.phone,
        email=stored.email,
        security_email=stored.security_email,
        words=stored.words,
        **_read_funders(),
    )


def _read_funders() -> dict[str, Any]:
    everywhere: list[ShownFunder] = []
    of_centres: dict[int, list[ShownFunder]] = {}
    of_payers: dict[int, list[ShownFunder]] = {}
    for one in funder_logos():
        shown = shown_picture(one.picture, height=round(one.height_mm * PIXELS_A_MM))
        those = everywhere
        if one.centre_id is not None:
            those = of_centres.setdefault(one.centre_id, [])
        elif one.funder_id is not None:
            those = of_payers.setdefault(one.funder_id, [])
        those.append(ShownFunder(shown, one.statement, one.url))
    return {"funders": everywhere, "of_centres": of_centres, "of_payers": of_payers}


_IDENTITY = Kept(_read, empty=ShownIdentity(), seconds=KEPT_SECONDS)


def shown_picture(picture: PublicPicture, *, height: int = 0) -> ShownPicture:
    """The picture with its address; drawn at this height, its width follows."""
    drawn = height or picture.height
    width = round(picture.width * drawn / picture.height)
    return ShownPicture(address_of(picture), picture.alt, width, drawn)


def address_of(picture: PublicPicture) -> str:
    """Where everybody finds it."""
    ending = picture.file.storage_name.rpartition(".")[2]
    return reverse("accounts:public_picture", args=[picture.file.sha256, ending])


def public_file(digest: str, ending: str) -> StoredFile | None:
    """The file of a picture that everybody may see; no other file has such an address."""
    pictures = PublicPicture.objects.filter(file__sha256=digest).select_related("file").order_by("pk")
    return next((one.file for one in pictures if one.file.storage_name.endswith(f".{ending}")), None)


def public_centres() -> QuerySet[Centre]:
    """All centres with what they say about themselves."""
    return Centre.objects.select_related("profile__picture__file", "profile__logo__file").order_by("name", "pk")


def profile_of(centre: Centre) -> CentreProfile:
    """What the centre says about itself, or an empty page that is not stored yet."""
    return getattr(centre, "profile", None) or CentreProfile(centre=centre)


def shown_staff(centre: Centre) -> list[tuple[User, StaffCard]]:
    """Who works in the centre and has chosen to be shown there."""
    here = Q(memberships__centre=centre, memberships__ended_at=None, is_active=True, is_system=False)
    people = User.objects.filter(here, card__isnull=False).select_related("card").distinct()
    return [(one, one.card) for one in people.order_by("sort_key", "pk")]


def card_of(user: User) -> StaffCard | None:
    """What somebody shows of themselves, if they have chosen to."""
    return StaffCard.objects.filter(user=user).first()
