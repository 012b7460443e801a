"""Tables that people bring, read row by row within limits."""
