"""The nouns of the public directory; what it shows are the nouns of the registry."""

from talka.directory.models.correspondence import Correspondence

__all__ = ["Correspondence"]
