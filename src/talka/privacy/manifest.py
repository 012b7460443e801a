"""What personal data plugs into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.kernel.modules import BoardTile, ClockJob, Manifest, NavigationItem
from talka.privacy import rules
from talka.privacy.actions.retention import forget_due
from talka.privacy.data_map import DATA_MAP
from talka.privacy.queries.held import HELD
from talka.privacy.queries.retention import KEEPS
from talka.privacy.views.persons import person_panel
from talka.privacy.views.retention import due_tile

MANIFEST = Manifest(
    name="privacy",
    navigation=(
        NavigationItem(
            _("Log of readings"), "privacy:readings", order=95, icon="lock", shown_to=rules.may_see_readings
        ),
    ),
    board_tiles=(BoardTile("people_due", 90, "privacy/tiles/due.html", due_tile),),
    clock_jobs=(ClockJob("privacy.forget_due", 24 * 60, forget_due),),
    personal_data=HELD,
    keeps_people=KEEPS,
    person_panels=(BoardTile("held_data", 50, "privacy/persons/panel.html", person_panel),),
    data_map=DATA_MAP,
)
