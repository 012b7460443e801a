"""Questions about events."""
