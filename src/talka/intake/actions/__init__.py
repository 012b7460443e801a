"""The verbs of intake."""

from talka.intake.actions.batches import (
    answer_doubts,
    check_again,
    check_list,
    confirm_list,
    undo_list,
)

__all__ = ["answer_doubts", "check_again", "check_list", "confirm_list", "undo_list"]
