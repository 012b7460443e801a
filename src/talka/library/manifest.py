"""What the library plugs into the platform."""

from __future__ import annotations

from talka.kernel.modules import Manifest
from talka.library.data_map import DATA_MAP

MANIFEST = Manifest(name="library", data_map=DATA_MAP)
