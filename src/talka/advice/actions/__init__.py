"""The verbs of advice."""

from talka.advice.actions.answers import add_note, add_words, answer_request, say_outcome
from talka.advice.actions.closing import close_request, reopen_request
from talka.advice.actions.letters_in import add_letter, take_in_letter, take_in_mail
from talka.advice.actions.people import drop_helper, hand_over, name_helper, take_request
from talka.advice.actions.public_answers import publish_answer, withdraw_answer
from talka.advice.actions.requests import ask_advice, edit_request
from talka.advice.actions.slots import cancel_slot, give_up_slot, offer_slot, withdraw_slot
from talka.advice.actions.topics import remove_rule, save_rule, save_topic

__all__ = [
    "add_letter",
    "add_note",
    "add_words",
    "answer_request",
    "ask_advice",
    "cancel_slot",
    "close_request",
    "drop_helper",
    "edit_request",
    "give_up_slot",
    "hand_over",
    "name_helper",
    "offer_slot",
    "publish_answer",
    "remove_rule",
    "reopen_request",
    "save_rule",
    "save_topic",
    "say_outcome",
    "take_in_letter",
    "take_in_mail",
    "take_request",
    "withdraw_answer",
    "withdraw_slot",
]
