"""What must hold on SQLite and on PostgreSQL, tried on the real engines."""
