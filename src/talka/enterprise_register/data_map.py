"""What open data of the enterprise register hold about people, column by column."""

from __future__ import annotations

from talka.enterprise_register.models import EarlierState, RegisterEntry, RegisterEvent, RegisterRun
from talka.kernel.personal_data import AT_WORK, Holding

DATA_MAP = (
    Holding(
        RegisterEntry, "number name name_folded sort_key form address postcode old_code areas benefit_areas digest"
    ),
    Holding(RegisterRun, "started_by", AT_WORK),
    Holding(RegisterRun, "file_name file_hash storage_name counts refused message"),
    Holding(EarlierState, "before after"),
    Holding(RegisterEvent, "before after"),
)
