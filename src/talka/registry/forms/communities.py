"""The profiles of communities and networks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talka.accounts.models import User
from talka.kernel.forms import DayField, LineField, ParagraphsField
from talka.registry.forms.fields import OrganisationPick, PlaceField
from talka.registry.forms.profiles import ProfileForm, shared_facts
from talka.registry.models import Community, Network, Tie


class TiedForm(ProfileForm):
    """What holds them together, and the organisation behind them."""

    behind = ""

    name = LineField(label=_("Name"), max_length=250)
    tie = forms.ChoiceField(
        label=pgettext_lazy("kind of community", "Kind"), choices=Tie.choices, widget=forms.RadioSelect
    )
    place = PlaceField(label=_("Place"), help_text=_("Town, parish, municipality or region."))
    theme = LineField(label=_("Theme"), max_length=200, required=False)
    began_on = DayField(label=_("Began on"), required=False)
    ended_on = DayField(label=_("Ended on"), required=False, help_text=_("From then on it is not counted."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        OrganisationPick.offer(self, self.behind, user)

    def clean(self) -> dict[str, Any]:
        """Find the organisation that was typed."""
        cleaned = super().clean() or {}
        OrganisationPick.settle(self, cleaned, self.behind, self.user)
        return cleaned


class CommunityForm(TiedForm):
    """Facts of a community."""

    behind = "host"
    choosable = Community.choosable

    territory_text = LineField(
        label=_("Territory in words"),
        max_length=500,
        required=False,
        help_text=_("Where it ends, as its people say: from the river to the railway, five yards."),
    )
    territory = ParagraphsField(
        label=_("Territory on the map"), max_length=60_000, required=False, help_text=_("One polygon as GeoJSON.")
    )
    maturity = forms.ChoiceField(
        label=_("Maturity"),
        choices=[("", pgettext_lazy("maturity", "not assessed")), *Community.Maturity.choices],
        required=False,
        help_text=_("As the centre sees it; everybody can not."),
    )
    host_name, host = OrganisationPick.fields(
        _("Hosted by"), _("The organisation that keeps books and papers for it, if any does.")
    )


class NetworkForm(TiedForm):
    """Facts of a network."""

    behind = "coordinator"
    choosable = Network.choosable

    coordinator_name, coordinator = OrganisationPick.fields(_("Coordinated by"))


def community_facts(community: Community) -> dict[str, Any]:
    """What is stored, as the form begins with it."""
    names = ("tie", "theme", "place", "territory_text", "territory", "maturity", "host", "began_on", "ended_on")
    own = {name: getattr(community, name) for name in names}
    return shared_facts(community) | own | {"host_name": community.host.name if community.host else ""}


def network_facts(network: Network) -> dict[str, Any]:
    """What is stored, as the form begins with it."""
    own = {name: getattr(network, name) for name in ("tie", "theme", "place", "coordinator", "began_on", "ended_on")}
    coordinator = network.coordinator
    return shared_facts(network) | own | {"coordinator_name": coordinator.name if coordinator else ""}
