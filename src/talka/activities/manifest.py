"""What the work log plugs into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.accounts.rules import is_of_a_centre
from talka.activities import rules
from talka.activities.actions.references import REFERENCES
from talka.activities.data_map import DATA_MAP
from talka.activities.imports import put_in_place
from talka.activities.queries.figures import WorkSource
from talka.activities.queries.layers import BY_KIND, LAYERS
from talka.activities.queries.personal_data import HELD, KEEPS
from talka.activities.queries.place_lists import LISTS
from talka.activities.queries.support import SOURCES as SUPPORT
from talka.activities.queries.timeline import SOURCES
from talka.activities.views.tiles import consultation_tile, to_do_tile
from talka.kernel.modules import BoardTile, Manifest, NavigationItem

MANIFEST = Manifest(
    name="activities",
    navigation=(NavigationItem(_("Work log"), "activities:list", order=20, icon="log", shown_to=rules.may_see_log),),
    frequent_tasks=(
        NavigationItem(_("Consultation"), "activities:consult", order=10, icon="comment", shown_to=is_of_a_centre),
        NavigationItem(_("Other work"), "activities:choose_kind", order=20, icon="plus", shown_to=is_of_a_centre),
    ),
    board_tiles=(
        BoardTile("consultation", 10, "activities/tiles/consultation.html", consultation_tile),
        BoardTile("to_do", 30, "activities/tiles/to_do.html", to_do_tile),
    ),
    reference_data=put_in_place,
    measure_sources=(WorkSource(),),
    map_layers=(*LAYERS, BY_KIND),
    place_lists=LISTS,
    references=REFERENCES,
    support_sources=SUPPORT,
    timeline_sources=SOURCES,
    personal_data=HELD,
    keeps_people=KEEPS,
    data_map=DATA_MAP,
)
