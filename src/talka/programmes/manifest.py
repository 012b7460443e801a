"""What programmes plugs into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.accounts.rules import oversees
from talka.kernel.modules import Manifest, NavigationItem
from talka.programmes import rules
from talka.programmes.data_map import DATA_MAP
from talka.programmes.queries.references import REFERENCES
from talka.programmes.queries.timeline import SOURCES

MANIFEST = Manifest(
    name="programmes",
    navigation=(
        NavigationItem(
            _("Agreements"), "programmes:list", order=40, icon="agreement", shown_to=rules.may_see_agreements
        ),
    ),
    frequent_tasks=(NavigationItem(_("Agreement"), "programmes:add", order=72, icon="report", shown_to=oversees),),
    references=REFERENCES,
    timeline_sources=SOURCES,
    data_map=DATA_MAP,
)
