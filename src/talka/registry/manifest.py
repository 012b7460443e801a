"""What registry plugs into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.kernel.modules import Manifest, NavigationItem
from talka.registry import rules

MANIFEST = Manifest(
    name="registry",
    navigation=(
        NavigationItem(
            _("Registry"), "registry:organisations", order=50, icon="organisation", shown_to=rules.may_use_registry
        ),
    ),
)
