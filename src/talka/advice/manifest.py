"""What advice plugs into the platform."""

from __future__ import annotations

from talka.advice.data_map import DATA_MAP
from talka.kernel.modules import Manifest

MANIFEST = Manifest(name="advice", data_map=DATA_MAP)
