"""What accounts plug into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.accounts import rules
from talka.accounts.data_map import DATA_MAP
from talka.accounts.queries.faces import frame_of_letters
from talka.accounts.schedule import deliver_letters, forget_letters, forget_sessions
from talka.accounts.views.letters import letters_tile
from talka.kernel.modules import BoardTile, ClockJob, Manifest, NavigationItem

MANIFEST = Manifest(
    name="accounts",
    navigation=(
        NavigationItem(
            _("People and roles"), "accounts:people", order=90, icon="people", shown_to=rules.may_see_people
        ),
    ),
    board_tiles=(BoardTile("accounts.letters", 15, "accounts/tiles/letters.html", letters_tile),),
    clock_jobs=(
        ClockJob("mail.deliver", every_minutes=1, run=deliver_letters),
        ClockJob("mail.forget", every_minutes=24 * 60, run=forget_letters),
        ClockJob("sessions.forget", every_minutes=24 * 60, run=forget_sessions),
    ),
    data_map=DATA_MAP,
    letter_frame=frame_of_letters,
)
