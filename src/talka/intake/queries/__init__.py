"""Questions about lists that are brought in."""
