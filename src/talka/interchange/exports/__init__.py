"""An agreement as files of the interchange format, and the template to fill in."""

from talka.interchange.exports.agreements import export_agreement, export_xlsx, export_zip
from talka.interchange.exports.templates import write_template

__all__ = ["export_agreement", "export_xlsx", "export_zip", "write_template"]
