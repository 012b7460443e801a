"""What events plug into the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.events import rules
from talka.events.actions.clock import look_after_offers, remind_registered
from talka.events.data_map import DATA_MAP
from talka.events.queries.published import published_events
from talka.events.views.planning_tiles import coming_tile
from talka.events.views.public.blocks import next_events_block
from talka.kernel.modules import BoardTile, ClockJob, Manifest, NavigationItem, PublicItems, PublicPanel

MANIFEST = Manifest(
    name="events",
    navigation=(NavigationItem(_("Events"), "events:list", order=22, icon="calendar", shown_to=rules.may_see_events),),
    public_navigation=(NavigationItem(_("Events"), "events:calendar", order=5),),
    board_tiles=(BoardTile("coming_events", 24, "events/work/tiles/coming.html", coming_tile),),
    public_panels=(PublicPanel("events", 20, "events/public/parts/next.html", next_events_block),),
    public_items=(PublicItems("events", _("Events"), published_events),),
    clock_jobs=(
        ClockJob("events.offers", 5, look_after_offers),
        ClockJob("events.remind", 30, remind_registered),
    ),
    data_map=DATA_MAP,
)
