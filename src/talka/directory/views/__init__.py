"""Pages of the public directory."""
