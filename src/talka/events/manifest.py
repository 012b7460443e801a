"""What events plug into the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.events import rules
from talka.events.data_map import DATA_MAP
from talka.events.views.planning_tiles import coming_tile
from talka.kernel.modules import BoardTile, Manifest, NavigationItem

MANIFEST = Manifest(
    name="events",
    navigation=(NavigationItem(_("Events"), "events:list", order=22, icon="calendar", shown_to=rules.may_see_events),),
    board_tiles=(BoardTile("coming_events", 24, "events/work/tiles/coming.html", coming_tile),),
    data_map=DATA_MAP,
)
