"""The nouns of intake."""

from talka.intake.models.doubts import Doubt

__all__ = ["Doubt"]
