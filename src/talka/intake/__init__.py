"""Organisations, communities, networks and persons from lists that people have: checked, decided, written, undone."""
