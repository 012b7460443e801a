"""Pages of the enterprise register."""
