"""Pages of accounts, one file per noun."""
