"""Pages that belong to no module."""
