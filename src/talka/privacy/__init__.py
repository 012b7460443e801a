"""What is held about people, and for how long: the data page, erasure, retention, the log of readings."""
