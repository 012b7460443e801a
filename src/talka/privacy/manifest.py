"""What personal data plugs into the platform."""

from talka.kernel.modules import Manifest

MANIFEST = Manifest(name="privacy")
