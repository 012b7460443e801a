"""The engine that is there out of the box."""
