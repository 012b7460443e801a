"""Files that people bring: what they are, and which are refused."""
