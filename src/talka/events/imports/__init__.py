"""Attendance lists of online meetings."""
