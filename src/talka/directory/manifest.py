"""What the public directory plugs into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.kernel.modules import Manifest, NavigationItem

MANIFEST = Manifest(
    name="directory",
    public_navigation=(NavigationItem(_("Directory"), "directory:search", order=10),),
)
