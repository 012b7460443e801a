"""Talka: record the work once, and every number, report and map follows from it."""

__version__ = "0.1.0"
