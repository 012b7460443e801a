"""Pages of what happens at the door and afterwards."""
