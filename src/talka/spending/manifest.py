"""What spending plugs into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.accounts.rules import is_of_a_centre
from talka.kernel.modules import Manifest, NavigationItem
from talka.spending import rules
from talka.spending.actions.references import REFERENCES
from talka.spending.data_map import DATA_MAP
from talka.spending.queries.figures import MoneySource
from talka.spending.queries.supported import LAYERS, STORIES, SUPPORT

MANIFEST = Manifest(
    name="spending",
    navigation=(NavigationItem(_("Money"), "spending:home", order=30, icon="money", shown_to=rules.may_see_money),),
    frequent_tasks=(
        NavigationItem(_("Expenditure"), "spending:choose_agreement", order=40, icon="money", shown_to=is_of_a_centre),
    ),
    measure_sources=(MoneySource(),),
    map_layers=LAYERS,
    timeline_sources=STORIES,
    support_sources=SUPPORT,
    references=REFERENCES,
    data_map=DATA_MAP,
)
