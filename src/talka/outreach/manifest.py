"""What outreach plugs into the platform."""

from __future__ import annotations

from talka.kernel.modules import Manifest
from talka.outreach.data_map import DATA_MAP

MANIFEST = Manifest(name="outreach", data_map=DATA_MAP)
