"""What the public directory plugs into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.directory import rules
from talka.directory.actions.letters import forget_unproven_claims, remind_representatives
from talka.directory.queries.claims import represents
from talka.directory.queries.story import SOURCES
from talka.directory.views.tiles import claims_tile, representatives_panel
from talka.kernel.modules import BoardTile, ClockJob, Manifest, NavigationItem

MANIFEST = Manifest(
    name="directory",
    navigation=(
        NavigationItem(_("My organisation"), "directory:mine", order=5, icon="organisation", shown_to=represents),
        NavigationItem(
            _("Representatives"), "directory:claims", order=53, icon="people", shown_to=rules.may_decide_claims
        ),
    ),
    public_navigation=(NavigationItem(_("Directory"), "directory:search", order=10),),
    board_tiles=(BoardTile("claims", 34, "directory/tiles/claims.html", claims_tile),),
    organisation_panels=(
        BoardTile("representatives", 60, "directory/tiles/representatives.html", representatives_panel),
    ),
    clock_jobs=(
        ClockJob("directory.remind", 24 * 60, remind_representatives),
        ClockJob("directory.forget_unproven", 24 * 60, forget_unproven_claims),
    ),
    timeline_sources=SOURCES,
)
