"""Questions of interchange."""
