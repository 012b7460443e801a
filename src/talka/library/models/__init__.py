"""The nouns of the library."""
