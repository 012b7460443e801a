"""Questions of the public directory."""
