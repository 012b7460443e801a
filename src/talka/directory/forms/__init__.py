"""Forms of the public directory."""

from talka.directory.forms.claims import ClaimForm, DecisionForm, EndForm, WelcomeForm
from talka.directory.forms.invitations import InvitationForm
from talka.directory.forms.profiles import OwnProfileForm, own_facts

__all__ = ["ClaimForm", "DecisionForm", "EndForm", "InvitationForm", "OwnProfileForm", "WelcomeForm", "own_facts"]
