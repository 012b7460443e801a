"""Reading the interchange format: check every row, compare it with what is stored, write it, take it back."""
