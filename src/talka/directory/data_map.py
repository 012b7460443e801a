"""What the directory holds about people, column by column."""

from __future__ import annotations

from talka.directory.models import Correspondence
from talka.kernel.personal_data import Holding

DATA_MAP = (Holding(Correspondence, "language"),)
