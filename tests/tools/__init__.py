"""The programs of developers."""
