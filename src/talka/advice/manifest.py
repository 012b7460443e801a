"""What advice plugs into the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.accounts.rules import is_of_a_centre
from talka.advice import rules
from talka.advice.actions.forgetting import ask_for_outcomes, forget_old, forget_person
from talka.advice.actions.references import REFERENCES
from talka.advice.actions.slots import remind_of_slots
from talka.advice.data_map import DATA_MAP
from talka.advice.imports.topics import put_in_place
from talka.advice.queries.personal_data import HELD, KEEPS
from talka.advice.queries.published import ITEMS
from talka.advice.queries.timeline import SOURCES
from talka.advice.views.tiles import advice_tile, ask_panel
from talka.kernel.modules import BoardTile, ClockJob, Manifest, NavigationItem, PublicPanel

MANIFEST = Manifest(
    name="advice",
    navigation=(NavigationItem(_("Advice"), "advice:desk", order=24, icon="comment", shown_to=rules.may_see_desk),),
    public_navigation=(NavigationItem(_("Advice"), "advice:front", order=8),),
    frequent_tasks=(
        NavigationItem(_("Question for advice"), "advice:phone", order=50, icon="people", shown_to=is_of_a_centre),
    ),
    board_tiles=(BoardTile("advice", 22, "advice/tiles/desk.html", advice_tile),),
    public_panels=(PublicPanel("advice", 30, "advice/tiles/ask.html", ask_panel),),
    public_items=(ITEMS,),
    clock_jobs=(
        ClockJob("advice.times", 60, remind_of_slots),
        ClockJob("advice.outcomes", 24 * 60, ask_for_outcomes),
        ClockJob("advice.forget", 24 * 60, forget_old),
    ),
    reference_data=put_in_place,
    references=REFERENCES,
    timeline_sources=SOURCES,
    personal_data=HELD,
    keeps_people=KEEPS,
    data_map=DATA_MAP,
    forgetters=(forget_person,),
)
