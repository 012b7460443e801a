"""What the enterprise register plugs into the platform."""

from talka.kernel.modules import Manifest

MANIFEST = Manifest(name="enterprise_register")
