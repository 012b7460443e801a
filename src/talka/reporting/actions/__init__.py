"""The verbs of reporting."""

from talka.reporting.actions.acknowledgements import acknowledge_alike, acknowledge_finding, withdraw_acknowledgement
from talka.reporting.actions.narratives import write_narrative
from talka.reporting.actions.submissions import (
    accept_submission,
    comment_submission,
    return_submission,
    settle_comment,
    submit_report,
)
from talka.reporting.actions.templates import remove_template, upload_template

__all__ = [
    "accept_submission",
    "acknowledge_alike",
    "acknowledge_finding",
    "comment_submission",
    "remove_template",
    "return_submission",
    "settle_comment",
    "submit_report",
    "upload_template",
    "withdraw_acknowledgement",
    "write_narrative",
]
