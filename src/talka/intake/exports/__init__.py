"""The template to fill in, and the registry in its shape."""

from talka.intake.exports.templates import write_template
from talka.intake.exports.workbooks import people_in, write_workbook

__all__ = ["people_in", "write_template", "write_workbook"]
