"""The one place in which an organisation or a person exists; every other module points here.

Verbs: add and edit an organisation, add and edit a person.
"""
