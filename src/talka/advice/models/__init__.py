"""The nouns of advice."""

from talka.advice.models.messages import AdviceFile, AdviceMessage, AdviceReading, MessageKind
from talka.advice.models.public_answers import PublicAnswer
from talka.advice.models.requests import (
    AdviceHelper,
    AdviceRequest,
    Channel,
    Outcome,
    RequestQuerySet,
    RequestState,
)
from talka.advice.models.slots import AdviceSlot
from talka.advice.models.topics import AdviceTopic, RoutingRule

__all__ = [
    "AdviceFile",
    "AdviceHelper",
    "AdviceMessage",
    "AdviceReading",
    "AdviceRequest",
    "AdviceSlot",
    "AdviceTopic",
    "Channel",
    "MessageKind",
    "Outcome",
    "PublicAnswer",
    "RequestQuerySet",
    "RequestState",
    "RoutingRule",
]
