"""What registry plugs into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.kernel.modules import BoardTile, Manifest, NavigationItem
from talka.registry import rules
from talka.registry.imports import put_in_place
from talka.registry.queries.layers import LAYERS
from talka.registry.queries.place_lists import LISTS
from talka.registry.views.tiles import old_profiles_tile

MANIFEST = Manifest(
    name="registry",
    navigation=(
        NavigationItem(
            _("Registry"), "registry:organisations", order=50, icon="organisation", shown_to=rules.may_use_registry
        ),
    ),
    board_tiles=(BoardTile("old_profiles", 35, "registry/tiles/old_profiles.html", old_profiles_tile),),
    reference_data=put_in_place,
    map_layers=LAYERS,
    place_lists=LISTS,
)
