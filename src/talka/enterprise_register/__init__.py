"""The open data of the enterprise register, as it was last imported: civil society's legal persons, and what changed."""
