"""Questions about the work log."""
