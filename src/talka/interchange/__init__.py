"""A programme as a folder of tables: check, preview, confirm, undo, export.

Verbs: check an import, confirm it, undo it.
"""
