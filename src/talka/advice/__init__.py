"""Requests for free advice, answers to them, hours."""
