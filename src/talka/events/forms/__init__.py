"""What is asked in forms of events."""
