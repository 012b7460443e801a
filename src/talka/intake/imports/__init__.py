"""Reading lists, holding them against the registry, and writing them."""
