"""Questions about subscribers, editions, news and posts."""
