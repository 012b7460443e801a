"""The nouns of the library."""

from talka.library.models.resources import Resource, ResourceKind, ResourceQuerySet, Topic

__all__ = ["Resource", "ResourceKind", "ResourceQuerySet", "Topic"]
