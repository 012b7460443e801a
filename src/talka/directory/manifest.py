"""What the public directory plugs into the platform."""

from talka.kernel.modules import Manifest

MANIFEST = Manifest(name="directory")
