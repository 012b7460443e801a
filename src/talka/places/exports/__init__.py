"""Places as files to keep: the sheet of a place on paper."""
