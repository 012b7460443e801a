"""The log of delivered work: what, when, where, for whom, hours, evidence, participations.

An activity is an entry in this log; an action is a verb in code.
Verbs: record, edit, approve, return, remove and restore an activity, record a consultation, add participations and
evidence.
"""
