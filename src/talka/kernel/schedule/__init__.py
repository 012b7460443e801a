"""The clock: jobs that a module's manifest asks to be started again and again."""
