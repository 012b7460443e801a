"""Newsletters and their subscribers, news, posts per channel."""
