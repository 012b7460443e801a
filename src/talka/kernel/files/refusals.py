"""Why a file was refused, or what to know about it, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Each template's names are the parameters of the refusal or warning with that code.
MESSAGES: Mapping[str, Promise] = {
    # any file
    "empty": _("The file is empty."),
    "too_large": _("The file is larger than %(most)s MB."),
    "kind": _("Files of this kind are not accepted. Accepted are: %(accepted)s."),
    "extension": _("The name of the file says %(extension)s, but its content is %(content)s. Check the file."),
    "damaged": _("The file is damaged or incomplete and cannot be opened."),
    "macros": _("The file contains macros. Save it without them, as .docx or .xlsx, and try again."),
    "markup": _("The file contains a web page or other markup, not plain text."),
    "heic": _("Pictures in the HEIC format cannot be shown everywhere. Save the picture as JPEG and try again."),
    "picture_too_large": _("The picture has more than %(most)s million pixels. Make it smaller and try again."),
    "animated": _("The picture moves. Only still pictures are accepted."),
    # archives
    "encrypted": _("The file is protected by a password. Remove the password and try again."),
    "too_many_entries": _("The file contains more than %(most)s files."),
    "unpacks_too_large": _("Unpacked, the file would be larger than %(most)s MB."),
    "compression": _("The file is compressed so strongly that it cannot be opened safely."),
    "unsafe_path": _("The file contains a file with an unsafe name: %(entry)s."),
    "scattered": _("The tables must lie side by side, not in several folders: %(entry)s."),
    "entry_kind": _("The file contains a file of a kind that is not accepted: %(entry)s."),
    "document_type": _("The file contains a document type declaration, which is not accepted."),
    "fetches": _("The document fetches something from %(address)s when opened. Save it as PDF and try again."),
    # tables
    "not_a_table": _("This is not a table. Bring an .xlsx workbook, a .csv file or a .zip of .csv files."),
    "old_excel": _("The workbook is in an old format or has a password. Save it as .xlsx without one and try again."),
    "no_tables": _("There is no table in the file."),
    "no_such_table": _("There is no table “%(table)s” in the file."),
    "duplicate_table": _("Two tables are called “%(table)s”."),
    "encoding": _("The letters of “%(table)s” cannot be read. Save it as CSV UTF-8 and try again."),
    "bad_characters": _("“%(table)s” contains characters that cannot be stored, in row %(row)s, column %(column)s."),
    "bad_quotes": _("A quotation mark is opened but not closed in “%(table)s”, near row %(row)s."),
    "line_too_long": _("A line of “%(table)s” is too long, near row %(row)s."),
    "cell_too_long": _("A cell of “%(table)s” contains more than %(most)s characters, in row %(row)s."),
    "too_many_rows": _("“%(table)s” has more than %(most)s rows. Split it and bring the parts one by one."),
    "too_many_columns": _("“%(table)s” has more than %(most)s columns."),
    "no_headings": _("“%(table)s” has no row of headings."),
    "duplicate_heading": _("“%(table)s” has two columns called “%(heading)s”."),
    "cell_without_heading": _("“%(table)s” has a value in cell %(cell)s, but that column has no heading."),
    "formula_without_value": _("“%(table)s” has a formula without its result in cell %(cell)s. Save it in Excel anew."),
    "too_slow": _("Reading the workbook took too long. Save its tables as .csv and try again."),
    "too_heavy": _("Reading the workbook needs too much memory. Save its tables as .csv and try again."),
    # warnings
    "windows_1257": _("“%(table)s” is not in UTF-8; it was read as Windows-1257. Check its Latvian letters."),
    "formulas": _("“%(table)s” has formulas (%(count)s): %(cells)s. Their last results were read."),
    "errors": _("“%(table)s” has cells with errors (%(count)s): %(cells)s. They were read as empty."),
    "merged": _("“%(table)s” has merged cells (%(count)s): %(cells)s. Only the first cell of each has the value."),
    "hidden_rows": _("“%(table)s” has hidden rows (%(count)s): %(cells)s. They were read as well."),
    "hidden_columns": _("“%(table)s” has hidden columns (%(count)s): %(cells)s. They were read as well."),
    "hidden_table": _("The sheet “%(table)s” is hidden and was not read."),
    "ignored_file": _("“%(entry)s” is not a .csv file that can be opened, and was not read."),
}


class BadFile(Exception):
    """The file is refused: code is a key of MESSAGES, params are what its template names."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    @property
    def message(self) -> str:
        """The reason in the reader's language."""
        return message(self.code, self.params)


def message(code: str, params: Mapping[str, object]) -> str:
    """Return the words for a refusal or a warning in the active language."""
    return str(MESSAGES[code]) % params
