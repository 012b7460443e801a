"""What is typed about the look of the installation, a centre's page and one's own card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from talka.accounts.models.faces import Words
from talka.accounts.models.spoken import SPOKEN
from talka.kernel.forms import CountField, LineField, ParagraphsField

# Texts that may be longer than so many letters have a larger field.
LONG = 2000
CENTRE_WORDS = {
    "about": (_("About the centre"), 4000, _("Blank lines part paragraphs, # begins a heading, - a list.")),
    "helps_with": (_("What we help with"), 1500, _("One thing a line.")),
    "hours": (_("When we are there"), 500, _("One line for each: Monday to Thursday 9.00–17.00.")),
}
IDENTITY_WORDS = {
    "about": (_("What this is, in one sentence"), 300, _("It stands first on the front page.")),
    "footer": (_("At the foot of each public page"), 1000, ""),
    "accessibility": (_("Added to the accessibility statement"), 5000, ""),
    "privacy": (_("Added to the privacy page"), 5000, _("Who is responsible, and how to reach them.")),
}


def languages() -> list[tuple[str, str]]:
    """Code and own name of each language of the public pages."""
    return [(code, str(get_language_info(code)["name_local"]).capitalize()) for code, _name in settings.LANGUAGES]


class AddressField(forms.URLField):
    """An address on the web; https is meant where nothing is said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=200, assume_scheme="https", **kwargs)


class AddressesField(ParagraphsField):
    """Addresses on the web, one a line."""

    def to_python(self, value: object) -> str:
        """Check each."""
        addresses = super().to_python(value).split()
        for address in addresses:
            try:
                URLValidator(schemes=["https", "http"])(address)
            except ValidationError as error:
                raise ValidationError(
                    _("This is not an address of a page: %(address)s"), params={"address": address[:100]}
                ) from error
        return "\n".join(addresses)


class WordsForm(forms.Form):
    """A form in which some texts stand once for each language, named `lv_about`."""

    texts: Mapping[str, tuple[Any, int, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups: list[tuple[str, str, list[str]]] = []
        for code, own in languages():
            for name, (label, most, hint) in self.texts.items():
                widget = forms.Textarea(attrs={"rows": 8 if most > LONG else 4, "lang": code})
                self.fields[f"{code}_{name}"] = ParagraphsField(
                    label=label, max_length=most, required=False, help_text=hint, widget=widget
                )
            self.groups.append((code, own, [f"{code}_{name}" for name in self.texts]))

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """The texts by language and name."""
        return {code: {n: self.cleaned_data[f"{code}_{n}"] for n in self.texts} for code, _own in languages()}

    @property
    def by_language(self) -> list[tuple[str, str, list[forms.BoundField], bool]]:
        """Code, own name, fields, and whether something is wrong: one part of the page for each language."""
        return [
            (code, own, fields, any(field.errors for field in fields))
            for code, own, names in self.groups
            for fields in [[self[name] for name in names]]
        ]

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields that stand once."""
        apart = {name for _code, _own, names in self.groups for name in names}
        return [field for field in self if field.name not in apart]

    @property
    def values(self) -> dict[str, Any]:
        """Without files, the version and the single texts."""
        apart = {name for _code, _own, names in self.groups for name in names} | {"version", *self.files_of}
        return {n: v for n, v in self.cleaned_data.items() if n not in apart} | {"words": self.words}

    files_of: tuple[str, ...] = ()

    def brought(self, name: str) -> Any:
        """A new file, False to take away what is there, None to leave it."""
        return False if self.cleaned_data.get(f"no_{name}") else self.cleaned_data.get(name)


def initial_words(words: Words) -> dict[str, str]:
    """What such a form begins with."""
    return {f"{code}_{name}": text for code, texts in words.items() for name, text in texts.items()}


def picture_field(label: Any, hint: Any = "") -> forms.FileField:
    """A picture that is to be brought."""
    widget = forms.FileInput(attrs={"accept": "image/png,image/jpeg"})
    return forms.FileField(label=label, required=False, widget=widget, help_text=hint or _("PNG or JPEG."))


class CentreProfileForm(WordsForm):
    """A centre's public page."""

    texts = CENTRE_WORDS
    files_of = ("picture", "picture_alt", "no_picture", "logo", "no_logo")

    address = LineField(label=_("Address"), max_length=200, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages that are spoken there"), choices=list(SPOKEN.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    web_page = AddressField(label=_("Web page"))
    social = AddressesField(
        label=_("Pages elsewhere"), max_length=1000, required=False, help_text=_("One address a line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    picture = picture_field(_("Photograph"))
    picture_alt = LineField(
        label=_("What the photograph shows"), max_length=200, required=False,
        help_text=_("For those who do not see it: “The house at Krasta 1, its door with a ramp”."),
    )  # fmt: skip
    no_picture = forms.BooleanField(label=_("Show no photograph"), required=False)
    logo = picture_field(_("Logo"))
    no_logo = forms.BooleanField(label=_("Show no logo"), required=False)
    version = forms.IntegerField(min_value=1, max_value=2_147_483_647, widget=forms.HiddenInput)

    @property
    def values(self) -> dict[str, Any]:
        """Codes of languages are kept with spaces between."""
        told = super().values
        return told | {"languages": " ".join(told["languages"])}


class ColourField(LineField):
    """A colour as #rrggbb."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=7, required=False, **kwargs)

    def to_python(self, value: object) -> str:
        """In small letters, with its sign."""
        text = super().to_python(value).lower()
        return f"#{text}" if text and not text.startswith("#") else text


class IdentityForm(WordsForm):
    """How the installation is called and looks."""

    texts = IDENTITY_WORDS
    files_of = ("logo", "no_logo")

    name = LineField(label=_("Name"), max_length=120, required=False, help_text=_("Without one it is called Talka."))
    short_name = LineField(
        label=_("Short name"), max_length=30, required=False, help_text=_("At the top of each page.")
    )
    logo = picture_field(_("Logo"), _("PNG or JPEG; it stands at the top on dark ground, 34 pixels high."))
    no_logo = forms.BooleanField(label=_("Show our own sign, no logo"), required=False)
    accent = ColourField(label=_("Colour"), help_text=_("Of links and buttons, like #1d5a3f. Empty: Talka's green."))
    accent_dark = ColourField(
        label=_("Colour after dark"), help_text=_("On dark pages. Empty: the same colour, made lighter.")
    )
    phone = LineField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    security_email = forms.EmailField(
        label=_("E-mail for reports about security"), max_length=254, required=False,
        help_text=_("Told to programs at /.well-known/security.txt."),
    )  # fmt: skip
    version = forms.IntegerField(min_value=1, max_value=2_147_483_647, widget=forms.HiddenInput)


class FunderLogoForm(forms.Form):
    """A funder's logo that is added."""

    name = LineField(label=_("Whose logo it is"), max_length=150, help_text=_("Read aloud in place of the picture."))
    statement = LineField(
        label=_("Words beside it"), max_length=200, required=False, help_text=_("“Līdzfinansē Eiropas Savienība”.")
    )
    url = AddressField(label=_("Page that it leads to"))
    is_emblem = forms.BooleanField(
        label=_("This is the emblem of the European Union"), required=False,
        help_text=_("Then the words beside it are needed, and no logo beside it is higher."),
    )  # fmt: skip
    height_mm = CountField(label=_("Height, mm"), initial=12, help_text=_("The emblem of the Union: at least 10."))
    file = picture_field(_("Logo"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = True


class StaffCardForm(forms.Form):
    """What somebody shows of themselves on the public page of their centre."""

    position = LineField(label=_("Position"), max_length=100, required=False, help_text=_("What you can help with."))
    phone = LineField(label=_("Phone for the public"), max_length=40, required=False)
    shows_email = forms.BooleanField(label=_("Show my e-mail address"), required=False)
