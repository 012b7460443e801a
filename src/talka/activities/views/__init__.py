"""Pages of the work log."""
