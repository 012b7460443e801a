"""Every address of the site: one's own things, another centre's, and one's own with another centre's inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver

from talka.kernel.http import access_of, all_views, path_of
from tests.permissions.words import Kept
from tests.permissions.world import NOBODY

PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
# What `pk` of an address stands for, by the name of the address; all others are agreements.
PK = {
    "person": "user_id",
    "account": "user_id",
    "remove_second_factor": "user_id",
    "demo_sign_in": "user_id",
    "end_role": "membership_id",
    "revoke_invitation": "invitation_id",
    "revoke_token": "token_id",
    "centre": "centre_id",
    **dict.fromkeys(("letter", "send_letter_again", "withdraw_letter", "mail", "mail_html"), "letter_id"),
    "mfa_remove_webauthn": "authenticator_id",
    "mfa_edit_webauthn": "authenticator_id",
    **dict.fromkeys(
        (
            "submission", "submission_number", "submission_document", "submission_evidence", "proof", "review",
            "settle", "accept", "return",
        ),
        "submission_id",
    ),
}  # fmt: skip
# Addresses whose part means something narrower than its name says.
NARROWER = {
    ("undo_consultation", "activity_id"): "consultation_id",
    ("restore_expenditure", "expenditure_id"): "removed_expenditure_id",
    **{
        (name, part): kept
        for name in (
            "attendance",
            "meeting_list",
            "undo_meeting_list",
            "paper_sheet",
            "door",
            "door_sync",
            "sheet",
            "close",
            "reopen",
            "certificates",
            "certificate_file",
            "revoke_certificate",
            "feedback",
            "materials",
            "change_material",
            "material_file",
        )
        for part, kept in (("event_id", "held_id"), ("session_id", "sitting_id"))
    },
}
# Parts that belong to nobody.
SHARED = {
    "code": "seminar",
    "kind": "person",
    "year": "1",
    "authenticator_id": NOBODY,
    "uidb36": "1",
    "rest": "nothing",
    "colours": "000000-ffffff",
}
OF_NO_CENTRE = frozenset(
    {
        *(*SHARED, "organisation_id", "kind_id", "file_format", "ordinal", "place_id"),
        *("community_id", "network_id", "member_id", "role_id", "entry_id", "run_id", "claim_id", "invited_code"),
        *("certificate_code", "certificate_key", "feedback_code", "material_code"),
        *("answer_code", "topic_id"),
        # Of drafts: public addresses find neither one's own nor another's.
        *("edition_code", "news_code", "link_number"),
        *("logo_id", "digest", "ending", "colours"),
    }
)
# Imports of places are of no centre, unlike those of a programme.
OF_PLACES = "talka.places."
# The mailbox of a demo: there is no other, and everybody may read it.
OF_THE_DEMO = "talka.site.views.mails."
KEYS = {"key": "set-password"}


@dataclass(frozen=True)
class Route:
    """One pattern with what its view declares."""

    pattern: str
    name: str
    access: str
    view: str

    @property
    def parts(self) -> list[str]:
        return [first or second for first, second in PART.findall(self.pattern)]

    def address(self, *kept: Kept) -> str:
        """The path with its parts filled in: the first from the first of these, the others from the last."""
        values = iter([self._value(name, kept[min(at, len(kept) - 1)]) for at, name in enumerate(self.parts)])
        path = PART.sub(lambda _found: str(next(values)), self.pattern)
        return "/" + path.replace("^", "").replace("$", "")

    def _value(self, name: str, kept: Kept) -> object:
        meant = PK.get(self.name, "agreement_id") if name == "pk" else name
        if self.view.startswith("allauth."):
            return {**SHARED, **KEYS, "pk": NOBODY}[name]
        if name == "batch_id" and self.view.startswith(OF_PLACES):
            return kept["place_batch_id"]
        if name == "batch_id" and self.view.startswith("talka.intake."):
            return kept["list_batch_id"]
        return kept.get(NARROWER.get((self.name, meant), meant), SHARED.get(meant, ""))

    @property
    def whose(self) -> tuple[str, ...]:
        """Which objects an address can name: none, one's own and another's, or a mixture too."""
        belonging = [name for name in self.parts if name not in OF_NO_CENTRE]
        if not belonging or self.view.startswith(("allauth.", OF_PLACES, OF_THE_DEMO)):
            return ("",)
        return ("own", "foreign", "mixed") if len(belonging) > 1 else ("own", "foreign")


def routes() -> Iterator[Route]:
    """All patterns of the site."""
    for pattern, name, view in all_views(get_resolver().url_patterns):
        yield Route(pattern, name, access_of(view) or "", path_of(view))


def missing(kept: Kept) -> Kept:
    """The same things, none of which exists."""
    never: dict[str, Any] = {name: NOBODY for name, value in kept.items() if isinstance(value, int)}
    return (
        kept
        | never
        | dict.fromkeys(("request_code", "advice_key", "answer_code", "resource_code"), "nothinglikeit")
        | {"key": "nothing-like-it", "number": "NOTHING", "number_id": "nothing.like.it", "ordinal": kept["ordinal"]}
    )
