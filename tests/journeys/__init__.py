"""A person's way through the site, in a real browser."""
