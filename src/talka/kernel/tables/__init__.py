"""Lists: columns, filters in the address, saved views, and the export of exactly what is shown.

A module describes its list once, as a `TableDefinition`, and hands it to `list_page` with the rows that may be seen:

    @signed_in
    def organisations(request: HttpRequest) -> HttpResponse:
        return list_page(request, organisations_table(request.user), visible_rows, "registry/organisations/list.html")

Its template extends `tables/list.html`, or includes `tables/toolbar.html` and `tables/found.html`. Everything that
narrows or orders the list stands in the address, so a list can be kept, sent and linked to; what the definition does
not name is ignored. What chosen rows can get together is said in `changes.py`.
"""

from talka.kernel.tables.actions import remove_view, save_view
from talka.kernel.tables.changes import BulkAct, Change, Offered, PlannedRows, change_page
from talka.kernel.tables.columns import Column
from talka.kernel.tables.definitions import Empty, TableDefinition, read_request
from talka.kernel.tables.exports import export_response
from talka.kernel.tables.filters import (
    ALL_FEMININE,
    ANY,
    BooleanFilter,
    Choice,
    ChoiceFilter,
    DateRangeFilter,
    Filter,
    TextFilter,
    YearFilter,
    choices_in,
)
from talka.kernel.tables.pages import list_page
from talka.kernel.tables.rows import Counted, apply, count_up_to

__all__ = [
    "ALL_FEMININE",
    "ANY",
    "BooleanFilter",
    "BulkAct",
    "Change",
    "Choice",
    "ChoiceFilter",
    "Column",
    "Counted",
    "DateRangeFilter",
    "Empty",
    "Filter",
    "Offered",
    "PlannedRows",
    "TableDefinition",
    "TextFilter",
    "YearFilter",
    "apply",
    "change_page",
    "choices_in",
    "count_up_to",
    "export_response",
    "list_page",
    "read_request",
    "remove_view",
    "save_view",
]
