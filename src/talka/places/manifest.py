"""What places plug into the platform."""

from talka.kernel.modules import Manifest
from talka.places.imports import put_shipped_units

MANIFEST = Manifest(name="places", reference_data=put_shipped_units)
