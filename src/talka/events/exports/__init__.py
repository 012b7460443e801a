"""Events as files."""
