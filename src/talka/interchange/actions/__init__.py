"""The verbs of interchange."""

from talka.interchange.actions.batches import check_import, confirm_import, undo_import
from talka.interchange.actions.commands import ImportOutcome, export_file, export_folder, import_path

__all__ = [
    "ImportOutcome",
    "check_import",
    "confirm_import",
    "export_file",
    "export_folder",
    "import_path",
    "undo_import",
]
