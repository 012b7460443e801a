"""Reading the register's files, comparing them with what is here, writing the difference, taking it back."""
