"""What events plug into the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.accounts.rules import is_of_a_centre
from talka.events import rules
from talka.events.actions.clock import look_after_offers, remind_registered
from talka.events.actions.feedback import ask_about_events
from talka.events.actions.forgetting import forget_old, forget_person
from talka.events.data_map import DATA_MAP
from talka.events.queries.personal_data import HELD, KEEPS
from talka.events.queries.published import published_events
from talka.events.queries.references import REFERENCES
from talka.events.queries.timeline import SOURCES
from talka.events.views.afterwards.tiles import afterwards_tile
from talka.events.views.planning_tiles import coming_tile
from talka.events.views.public.blocks import next_events_block
from talka.kernel.modules import BoardTile, ClockJob, Manifest, NavigationItem, PublicItems, PublicPanel
from talka.places.queries.layers import MoreToDo

MANIFEST = Manifest(
    name="events",
    navigation=(NavigationItem(_("Events"), "events:list", order=22, icon="calendar", shown_to=rules.may_see_events),),
    public_navigation=(NavigationItem(_("Events"), "events:calendar", order=5),),
    frequent_tasks=(NavigationItem(_("Event"), "events:add", order=30, icon="calendar", shown_to=is_of_a_centre),),
    board_tiles=(
        BoardTile("coming_events", 24, "events/work/tiles/coming.html", coming_tile),
        BoardTile("events_afterwards", 28, "events/after/tile.html", afterwards_tile),
    ),
    public_panels=(PublicPanel("events", 20, "events/public/parts/next.html", next_events_block),),
    public_items=(PublicItems("events", _("Events"), published_events),),
    clock_jobs=(
        ClockJob("events.offers", 5, look_after_offers),
        ClockJob("events.remind", 30, remind_registered),
        ClockJob("events.ask_for_feedback", 60, ask_about_events),
        ClockJob("events.forget", 24 * 60, forget_old),
    ),
    map_layers=(MoreToDo("events:add", _("Plan an event")),),
    references=REFERENCES,
    timeline_sources=SOURCES,
    personal_data=HELD,
    keeps_people=KEEPS,
    forgetters=(forget_person,),
    data_map=DATA_MAP,
)
