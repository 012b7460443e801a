"""What the library plugs into the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.kernel.modules import BoardTile, Manifest, NavigationItem, PublicPanel
from talka.library import rules
from talka.library.data_map import DATA_MAP
from talka.library.queries.shelves import ITEMS
from talka.library.views.tiles import newest_panel, review_tile

MANIFEST = Manifest(
    name="library",
    navigation=(NavigationItem(_("Library"), "library:keep", order=26, icon="book", shown_to=rules.may_see_shelves),),
    public_navigation=(NavigationItem(_("Resources"), "library:list", order=12),),
    board_tiles=(BoardTile("library", 38, "library/tiles/review.html", review_tile),),
    public_panels=(PublicPanel("library", 50, "library/tiles/newest.html", newest_panel),),
    public_items=(ITEMS,),
    data_map=DATA_MAP,
)
