"""The nouns of advice."""
