"""The house rules as code. Each rule shows what it refuses and what it lets pass, and is tested with both."""
