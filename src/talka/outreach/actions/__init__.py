"""The verbs of outreach."""

from talka.outreach.actions.blocks import add_block, edit_block, move_block, remove_block
from talka.outreach.actions.editions import (
    delete_edition,
    edit_edition,
    end_edition,
    resume_edition,
    send_edition,
    stop_edition,
    try_edition,
    write_edition,
    write_letters_of,
)
from talka.outreach.actions.news import delete_news, edit_news, publish_news, withdraw_news, write_news
from talka.outreach.actions.posts import discard_batch, keep_batch, record_batch, undo_batch
from talka.outreach.actions.subscribers import (
    add_list,
    ask_subscription,
    change_subscription,
    confirm_subscription,
    end_subscription,
    unsubscribe,
    unsubscribe_complaining,
    write_to_again,
)

__all__ = [
    "add_block",
    "add_list",
    "ask_subscription",
    "change_subscription",
    "confirm_subscription",
    "delete_edition",
    "delete_news",
    "discard_batch",
    "edit_block",
    "edit_edition",
    "edit_news",
    "end_edition",
    "end_subscription",
    "keep_batch",
    "move_block",
    "publish_news",
    "record_batch",
    "remove_block",
    "resume_edition",
    "send_edition",
    "stop_edition",
    "try_edition",
    "undo_batch",
    "unsubscribe",
    "unsubscribe_complaining",
    "withdraw_news",
    "write_edition",
    "write_letters_of",
    "write_news",
    "write_to_again",
]
