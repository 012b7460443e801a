"""The nouns of personal data."""

from talka.privacy.models.erasures import Erasure
from talka.privacy.models.requests import OwnDataRequest

__all__ = ["Erasure", "OwnDataRequest"]
