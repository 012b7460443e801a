"""Letters that came to a centre."""
