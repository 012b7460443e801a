"""The nouns of outreach."""
