"""What the enterprise register plugs into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.enterprise_register import rules
from talka.enterprise_register.actions import mend_register_runs
from talka.enterprise_register.data_map import DATA_MAP
from talka.enterprise_register.queries.entries import facts_of_number
from talka.enterprise_register.queries.references import REFERENCES
from talka.enterprise_register.queries.timeline import SOURCES
from talka.enterprise_register.queries.told import facts_told
from talka.enterprise_register.views.tiles import organisation_panel
from talka.kernel.modules import BoardTile, ClockJob, Manifest, NavigationItem

MANIFEST = Manifest(
    name="enterprise_register",
    navigation=(
        NavigationItem(
            _("Enterprise register"), "enterprise_register:entries", order=52, icon="register",
            shown_to=rules.may_see_register,
        ),
    ),
    clock_jobs=(ClockJob("enterprise_register.mend_runs", every_minutes=10, run=mend_register_runs),),
    organisation_panels=(
        BoardTile("enterprise_register", 40, "enterprise_register/tiles/organisation.html", organisation_panel),
    ),
    organisation_facts=(facts_of_number,),
    register_sources=(facts_told,),
    references=REFERENCES,
    timeline_sources=SOURCES,
    data_map=DATA_MAP,
)  # fmt: skip
