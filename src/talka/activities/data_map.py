"""What entries of the work log hold about people, column by column."""

from __future__ import annotations

from talka.activities.models import Activity, Evidence, Participation, Series, WorkChange, WorkKind
from talka.activities.queries.personal_data import WORK
from talka.kernel.personal_data import AT_WORK, WRITTEN, Holding

DATA_MAP = (
    Holding(Participation, "person", WORK),
    Holding(Activity, "title topic notes search_text sort_key return_note link", WRITTEN),
    Holding(Activity, "responsible recorded_by", AT_WORK),
    Holding(Activity, "ref place_text channel"),
    Holding(Evidence, "link note", WRITTEN),
    Holding(Evidence, "added_by", AT_WORK),
    Holding(Series, "code title"),
    Holding(WorkChange, "kind purpose format channel series place"),
    Holding(WorkKind, "code name name_en one other zero participle fields"),
)
