"""The open data of the enterprise register, as last imported: legal persons of civil society, and what changed."""
