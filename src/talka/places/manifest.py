"""What places plug into the platform."""

from django.utils.translation import gettext_lazy as _

from talka.kernel.modules import ClockJob, Manifest, NavigationItem
from talka.places import rules
from talka.places.actions import mend_place_imports
from talka.places.data_map import DATA_MAP
from talka.places.imports import put_shipped_units
from talka.places.queries import region_choices

MANIFEST = Manifest(
    name="places",
    navigation=(
        NavigationItem(_("Map"), "map:country", order=55, icon="map", shown_to=rules.may_see_places),
        NavigationItem(_("Places"), "places:list", order=56, icon="place", shown_to=rules.may_see_place_imports),
    ),
    centre_regions=(region_choices,),
    public_navigation=(NavigationItem(_("Map"), "map:country", order=24),),
    clock_jobs=(ClockJob("places.mend_imports", every_minutes=10, run=mend_place_imports),),
    reference_data=put_shipped_units,
    data_map=DATA_MAP,
)
