"""What advice holds about people, column by column."""

from __future__ import annotations

from talka.kernel.personal_data import Holding

DATA_MAP: tuple[Holding, ...] = ()
