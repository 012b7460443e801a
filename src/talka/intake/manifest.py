"""What intake plugs into the platform."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from talka.intake import rules
from talka.intake.actions.upkeep import forget_doubts, mend_lists
from talka.intake.data_map import DATA_MAP
from talka.kernel.modules import ClockJob, ListButton, Manifest


def _upload(table: str) -> str:
    return f"{reverse('intake:upload')}?table={table}"


MANIFEST = Manifest(
    name="intake",
    clock_jobs=(
        ClockJob("intake.mend_imports", every_minutes=10, run=mend_lists),
        ClockJob("intake.forget_doubts", every_minutes=24 * 60, run=forget_doubts),
    ),
    data_map=DATA_MAP,
    list_buttons=(
        ListButton(
            ("organisations", "communities", "networks", "persons"), _("Bring in from a file"), _upload, "upload",
            shown_to=rules.may_see_imports,
        ),
    ),
)  # fmt: skip
