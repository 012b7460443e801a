"""Who signs in: users, centres, funders, roles and invitations.

People who take part in what a centre does live in the registry, not here.
Verbs: invite, accept an invitation, give and end a role, deactivate a user.
"""
