"""Expenditures, their documents, what is not eligible, remainders carried or returned.

Verbs: record, edit and remove an expenditure, record a split of one document, record a remainder.
"""
