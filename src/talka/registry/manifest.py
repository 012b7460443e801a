"""What registry plugs into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.kernel.modules import BoardTile, ClockJob, Manifest, NavigationItem
from talka.registry import rules
from talka.registry.actions.indexing import put_in_place
from talka.registry.actions.resemblances import look_for_resemblances
from talka.registry.queries.layers import LAYERS
from talka.registry.queries.own_timeline import SOURCES
from talka.registry.queries.pins import POINTS
from talka.registry.queries.place_lists import LISTS
from talka.registry.queries.pointing import REFERENCES
from talka.registry.views.tiles import old_profiles_tile

MANIFEST = Manifest(
    name="registry",
    navigation=(
        NavigationItem(
            _("Registry"), "registry:organisations", order=50, icon="organisation", shown_to=rules.may_use_registry
        ),
    ),
    frequent_tasks=(
        NavigationItem(
            _("Organisation"),
            "registry:add_organisation",
            order=80,
            icon="organisation",
            shown_to=rules.may_use_registry,
        ),
    ),
    board_tiles=(BoardTile("old_profiles", 35, "registry/tiles/old_profiles.html", old_profiles_tile),),
    clock_jobs=(ClockJob("registry.resemblances", 24 * 60, look_for_resemblances),),
    reference_data=put_in_place,
    map_layers=LAYERS,
    map_points=POINTS,
    place_lists=LISTS,
    references=REFERENCES,
    timeline_sources=SOURCES,
)
