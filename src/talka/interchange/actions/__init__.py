"""The verbs of interchange."""

from talka.interchange.actions.batches import check_import, confirm_import, undo_import
from talka.interchange.actions.commands import ImportOutcome, import_path
from talka.interchange.actions.upkeep import mend_imports

__all__ = ["ImportOutcome", "check_import", "confirm_import", "import_path", "mend_imports", "undo_import"]
