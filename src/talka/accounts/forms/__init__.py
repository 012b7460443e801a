"""What people type about people, centres and keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import CENTRE_ROLES, Centre, Funder, Role, User
from talka.accounts.queries import centre_regions
from talka.kernel.forms import LineField
from talka.kernel.mistakes import explain
from talka.kernel.text import BadText, clean_text

AUTOCOMPLETE_NAME = forms.TextInput(attrs={"autocomplete": "name"})
LIVES = [(30, _("a month")), (90, _("three months")), (365, _("a year"))]


class Place(NamedTuple):
    """A role and where it holds."""

    role: str
    centre: Centre | None = None
    funder: Funder | None = None


class RoleField(forms.ChoiceField):
    """A role together with its centre or funder, as one choice: a combination that makes no sense cannot be chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Role"), **kwargs)
        self.places: dict[str, Place] = {}

    def offer(self, *, centres: Iterable[Centre], funders: Iterable[Funder], everywhere: bool) -> None:
        """Offer the roles that the person asking may give."""
        groups: list[tuple[str, list[Place]]] = []
        if everywhere:
            groups.append((str(_("All centres")), [Place(Role.COORDINATOR), Place(Role.ADMINISTRATOR)]))
        groups += [(centre.name, [Place(role, centre=centre) for role in sorted(CENTRE_ROLES, reverse=True)])
                   for centre in centres]  # fmt: skip
        groups += [(funder.name, [Place(Role.REVIEWER, funder=funder)]) for funder in funders]
        self.places = {_code(place): place for _title, places in groups for place in places}
        self.choices = [("", _("Choose a role"))] + [
            (title, [(_code(place), f"{Role(place.role).label.capitalize()} – {title}") for place in places])
            for title, places in groups
        ]

    def clean(self, value: object) -> Any:
        """Return the Place that was chosen."""
        return self.places[super().clean(value)]


class InviteForm(forms.Form):
    """Whom to invite to what."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = RoleField(error_messages={"required": _("Choose a role.")})

    def offer(self, *, centres: Iterable[Centre], funders: Iterable[Funder], everywhere: bool) -> InviteForm:
        """Offer the roles that the person asking may give."""
        _role_field(self).offer(centres=centres, funders=funders, everywhere=everywhere)
        return self


class RoleForm(forms.Form):
    """One more role for somebody."""

    role = RoleField(error_messages={"required": _("Choose a role.")})

    def offer(self, *, centres: Iterable[Centre], funders: Iterable[Funder], everywhere: bool) -> RoleForm:
        """Offer the roles that the person asking may give."""
        _role_field(self).offer(centres=centres, funders=funders, everywhere=everywhere)
        return self


class PasswordField(forms.CharField):
    """A password, kept exactly as typed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        super().__init__(max_length=200, strip=False, widget=widget, **kwargs)

    def to_python(self, value: object) -> str:
        """Refuse what cannot be stored; change nothing else."""
        text = str(super().to_python(value) or "")
        try:
            clean_text(text)
        except BadText as error:
            raise ValidationError(explain(error), code="bad_text") from error
        return text


class AcceptForm(forms.Form):
    """Somebody new: their name and the password of their choice."""

    name = LineField(label=_("Name and surname"), max_length=150, widget=AUTOCOMPLETE_NAME)
    password = PasswordField(label=_("Password"))

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["password"].help_text = _("At least 10 characters. Three or four unrelated words are good.")

    def clean_password(self) -> str:
        """Check the password against the rules, among them likeness to the name and address."""
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password


class ProfileForm(forms.Form):
    """One's own name and language."""

    name = LineField(label=_("Name and surname"), max_length=150, widget=AUTOCOMPLETE_NAME)
    language = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Each language in its own words, so that nobody is locked into one that they cannot read.
        known = settings.WORKSPACE_LANGUAGES
        own = [(code, str(get_language_info(code)["name_local"]).capitalize()) for code in known]
        self.fields["language"].choices = own  # type: ignore[attr-defined]  # a ChoiceField


class RegionField(forms.ChoiceField):
    """The region that a centre serves, out of those that other modules know; none is the whole country."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Region"),
            required=False,
            choices=lambda: [("", _("the whole country")), *centre_regions()],
            help_text=_("The board and the white spots begin with it."),
            **kwargs,
        )


class NewCentreForm(forms.Form):
    """A centre that is added."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=20,
        help_text=_("Short, Latin letters and digits, for imports: vidzeme. It cannot be changed later."),
    )
    name = LineField(label=_("Name"), max_length=150)
    region_code = RegionField()
    phone = LineField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)


class CentreForm(forms.Form):
    """What can be changed about a centre."""

    name = LineField(label=_("Name"), max_length=150)
    region_code = RegionField()
    phone = LineField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    version = forms.IntegerField(min_value=1, max_value=2_147_483_647, widget=forms.HiddenInput)


class FunderForm(forms.Form):
    """A funder that is added."""

    name = LineField(label=_("Name of the institution"), max_length=200)


class TokenForm(forms.Form):
    """A key for a machine."""

    title = LineField(label=_("What the key is for"), max_length=80)
    centre: forms.ModelChoiceField[Centre] = forms.ModelChoiceField(
        label=_("Centre"), queryset=None, empty_label=None, error_messages={"required": _("Choose a centre.")}
    )
    writes = forms.BooleanField(label=_("May also record and change"), required=False)
    days = forms.TypedChoiceField(label=_("Valid for"), choices=LIVES, coerce=int, initial=90)


def _code(place: Place) -> str:
    return f"{place.role}:{place.centre.pk if place.centre else ''}:{place.funder.pk if place.funder else ''}"


def _role_field(form: forms.Form) -> RoleField:
    field = form.fields["role"]
    assert isinstance(field, RoleField)  # noqa: S101 -- tells the type checker what the class above says
    return field
