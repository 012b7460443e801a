"""The funder's report: indicators against targets, findings, the summary report, its submission and review.

Verbs: acknowledge a finding, write the narrative, submit, comment, return and accept a report, upload a template.
"""
