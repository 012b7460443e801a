"""Questions that read across: figures, the summary report, what was sent."""
