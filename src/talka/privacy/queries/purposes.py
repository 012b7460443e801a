"""Why the registry keeps something about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.kernel.personal_data import Purpose

PUBLIC_TASK = _("a task in the public interest (GDPR 6(1)(e))")
CONSENT = _("the person's consent (GDPR 6(1)(a) and 9(2)(a))")
DUTY = _("a duty that the law sets (GDPR 6(1)(c))")

MEETING = Purpose(
    "meeting",
    _("to support people and organisations, and to know whom a centre has met"),
    PUBLIC_TASK,
    _("until the time set for keeping names has passed since the last meeting, and no agreement needs them"),
)
SPEAKING = Purpose(
    "speaking",
    _("to know who may speak for an organisation, a community or a network"),
    PUBLIC_TASK,
    _("as long as the name of the person is kept"),
)
ACCESS = Purpose(
    "access",
    _("so that the person can take part: an interpreter, a ramp, large print"),
    CONSENT,
    _("until the day to which the person agreed; then it is deleted"),
)
ACCOUNTABILITY = Purpose(
    "accountability",
    _("to show who changed or read what, and to mend mistakes"),
    DUTY,
    _("as long as the records themselves; names of people who are forgotten are taken out"),
)
ANSWERING = Purpose(
    "answering",
    _("to answer somebody who asks what is held about them"),
    DUTY,
    _("one day"),
)
LETTERS = Purpose(
    "letters",
    _("to write to somebody, and to see whether the letter went out"),
    PUBLIC_TASK,
    _("90 days; words with a link that opens something only until the letter is sent"),
)
# As accounts declare it for their columns.
ACCOUNT = Purpose(
    "account",
    _("so that somebody can sign in and the others know who it is"),
    _("a task in the public interest (GDPR 6(1)(e)) and work relations"),
    _("as long as what they did is kept; a closed account cannot sign in"),
)
