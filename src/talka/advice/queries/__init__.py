"""Questions about requests for advice."""
