"""What outreach plugs into the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.accounts.rules import is_of_a_centre
from talka.kernel.modules import BoardTile, ClockJob, Manifest, NavigationItem, PublicPanel
from talka.outreach import rules
from talka.outreach.actions.editions import see_editions_through
from talka.outreach.actions.retention import forget_unconfirmed
from talka.outreach.actions.subscribers import forget_subscriber
from talka.outreach.data_map import DATA_MAP
from talka.outreach.mails import LETTERS
from talka.outreach.queries.news import NEWS_ITEMS
from talka.outreach.queries.personal_data import HELD
from talka.outreach.views.tiles import news_panel, outreach_tile

MANIFEST = Manifest(
    name="outreach",
    navigation=(
        NavigationItem(
            _("News and letters"), "outreach:desk_editions", order=28, icon="news", shown_to=rules.may_see_outreach
        ),
    ),
    public_navigation=(NavigationItem(_("News"), "outreach:news", order=16),),
    frequent_tasks=(
        NavigationItem(_("Newsletter"), "outreach:new_edition", order=60, icon="report", shown_to=is_of_a_centre),
    ),
    board_tiles=(BoardTile("outreach", 38, "outreach/tiles/outreach.html", outreach_tile),),
    public_panels=(PublicPanel("news", 40, "outreach/public/panel.html", news_panel),),
    public_items=(NEWS_ITEMS,),
    clock_jobs=(
        ClockJob("outreach.see_through", 1, see_editions_through),
        ClockJob("outreach.forget_unconfirmed", 24 * 60, forget_unconfirmed),
    ),
    letter_sources=(LETTERS,),
    personal_data=HELD,
    data_map=DATA_MAP,
    forgetters=(forget_subscriber,),
)
