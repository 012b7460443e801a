"""Files and lists that come from elsewhere."""
