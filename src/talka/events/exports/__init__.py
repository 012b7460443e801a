"""Papers and files of events."""
