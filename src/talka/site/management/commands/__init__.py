"""Commands of Django about the whole site."""
