"""What events plug into the platform."""

from __future__ import annotations

from talka.events.actions.feedback import ask_about_events
from talka.events.actions.forgetting import forget_old, forget_person
from talka.events.data_map import DATA_MAP
from talka.events.queries.personal_data import HELD, KEEPS
from talka.events.queries.references import REFERENCES
from talka.events.queries.timeline import SOURCES
from talka.events.views.afterwards.tiles import afterwards_tile
from talka.kernel.modules import BoardTile, ClockJob, Manifest

MANIFEST = Manifest(
    name="events",
    board_tiles=(BoardTile("events_afterwards", 28, "events/after/tile.html", afterwards_tile),),
    clock_jobs=(
        ClockJob("events.ask_for_feedback", 60, ask_about_events),
        ClockJob("events.forget", 24 * 60, forget_old),
    ),
    references=REFERENCES,
    timeline_sources=SOURCES,
    personal_data=HELD,
    keeps_people=KEEPS,
    forgetters=(forget_person,),
    data_map=DATA_MAP,
)
