"""Papers of events."""
