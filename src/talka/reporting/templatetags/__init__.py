"""Tags for the pages of reporting."""
