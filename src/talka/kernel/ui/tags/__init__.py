"""The library `ui` of template tags, built into every template. Unknown arguments and misspelt choices are errors."""

from talka.kernel.ui.tags import bars, boxes, buttons, contacts, fields, formats, icons, navigation, pages, records
from talka.kernel.ui.tags.library import register

__all__ = [
    "bars",
    "boxes",
    "buttons",
    "contacts",
    "fields",
    "formats",
    "icons",
    "navigation",
    "pages",
    "records",
    "register",
]
