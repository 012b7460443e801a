"""What registry plugs into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.kernel.modules import Manifest, NavigationItem
from talka.registry import rules
from talka.registry.queries.layers import LAYERS
from talka.registry.queries.place_lists import LISTS
from talka.registry.queries.pointing import REFERENCES

MANIFEST = Manifest(
    name="registry",
    navigation=(
        NavigationItem(
            _("Registry"), "registry:organisations", order=50, icon="organisation", shown_to=rules.may_use_registry
        ),
    ),
    map_layers=LAYERS,
    place_lists=LISTS,
    references=REFERENCES,
)
