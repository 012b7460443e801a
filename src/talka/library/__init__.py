"""Resources for everybody: pages and files with topic, language and a summary in plain words."""
