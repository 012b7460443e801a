"""Template tags of the work log."""
