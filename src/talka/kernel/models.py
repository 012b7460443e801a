"""All tables of the kernel in one place, where Django looks for them."""

from talka.kernel.audit.models import AuditEntry, AuditHead
from talka.kernel.files.models import StoredFile
from talka.kernel.imports.models import ImportBatch, ImportedChange, ImportRow, ImportState
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.schedule.models import DueJob
from talka.kernel.tables.models import SavedView

__all__ = [
    "AuditEntry",
    "AuditHead",
    "DueJob",
    "ImportBatch",
    "ImportRow",
    "ImportState",
    "ImportedChange",
    "Letter",
    "LetterState",
    "SavedView",
    "StoredFile",
]
