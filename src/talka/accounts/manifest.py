"""What accounts plug into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.accounts import rules
from talka.accounts.data_map import DATA_MAP
from talka.kernel.modules import Manifest, NavigationItem

MANIFEST = Manifest(
    name="accounts",
    navigation=(
        NavigationItem(
            _("People and roles"), "accounts:people", order=90, icon="people", shown_to=rules.may_see_people
        ),
    ),
    data_map=DATA_MAP,
)
