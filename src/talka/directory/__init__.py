"""The registry as the public sees it: pages, open data, files to take along, representatives of a profile."""
