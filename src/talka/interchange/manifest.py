"""What interchange plugs into the platform."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from talka.accounts.rules import oversees
from talka.interchange import rules
from talka.interchange.queries.format import BATCH_KIND
from talka.kernel.imports.upkeep import mend_imports
from talka.kernel.modules import ClockJob, Manifest, NavigationItem

MANIFEST = Manifest(
    name="interchange",
    navigation=(
        NavigationItem(_("Imports"), "interchange:list", order=70, icon="upload", shown_to=rules.may_see_imports),
    ),
    frequent_tasks=(NavigationItem(_("Import"), "interchange:upload", order=76, icon="upload", shown_to=oversees),),
    clock_jobs=(ClockJob("interchange.mend_imports", every_minutes=10, run=partial(mend_imports, BATCH_KIND)),),
)
