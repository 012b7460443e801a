"""The registry as files that other programs understand: vCard, GeoJSON, Open Referral HSDS."""

from talka.directory.exports import vcards
from talka.directory.exports.formats import FORMATS, Format, formats_of

__all__ = ["FORMATS", "Format", "formats_of", "vcards"]
