"""What the forms of events ask."""
