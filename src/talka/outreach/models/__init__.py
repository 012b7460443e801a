"""The nouns of outreach."""

from talka.outreach.models.editions import (
    Block,
    BlockKind,
    BlockRule,
    Delivery,
    Edition,
    EditionLink,
    EditionState,
    LinkDay,
)
from talka.outreach.models.news import NewsItem
from talka.outreach.models.posts import BatchSource, Post, PostBatch
from talka.outreach.models.subscribers import (
    Consent,
    Interest,
    InterestKind,
    ReaderRole,
    Subscriber,
    SubscriberQuerySet,
    SubscriberState,
    Suppression,
    Topic,
)

__all__ = [
    "BatchSource",
    "Block",
    "BlockKind",
    "BlockRule",
    "Consent",
    "Delivery",
    "Edition",
    "EditionLink",
    "EditionState",
    "Interest",
    "InterestKind",
    "LinkDay",
    "NewsItem",
    "Post",
    "PostBatch",
    "ReaderRole",
    "Subscriber",
    "SubscriberQuerySet",
    "SubscriberState",
    "Suppression",
    "Topic",
]
