"""The append-only, hash-chained trail: who did what to which object, before and after."""
