"""Letters of events."""
