"""An agreement as files of the interchange format, the template to fill in, and the rows to mend."""

from talka.interchange.exports.agreements import export_agreement, export_xlsx, export_zip
from talka.interchange.exports.templates import write_template
from talka.interchange.exports.wrong_rows import write_wrong_rows

__all__ = ["export_agreement", "export_xlsx", "export_zip", "write_template", "write_wrong_rows"]
