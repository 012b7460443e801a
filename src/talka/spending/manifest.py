"""What spending plugs into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.kernel.modules import Manifest, NavigationItem
from talka.spending import rules
from talka.spending.data_map import DATA_MAP
from talka.spending.queries.figures import MoneySource

MANIFEST = Manifest(
    name="spending",
    navigation=(NavigationItem(_("Money"), "spending:home", order=30, icon="money", shown_to=rules.may_see_money),),
    measure_sources=(MoneySource(),),
    data_map=DATA_MAP,
)
