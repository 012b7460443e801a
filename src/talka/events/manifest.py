"""What events plug into the platform."""

from __future__ import annotations

from talka.events.data_map import DATA_MAP
from talka.kernel.modules import Manifest

MANIFEST = Manifest(name="events", data_map=DATA_MAP)
