"""Letters about events."""
