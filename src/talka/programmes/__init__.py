"""What was promised: agreement, implementation year, purpose, budget line, indicator with target.

Verbs: add and edit an agreement, its years, purposes, budget lines, indicators, targets and deviations.
"""
