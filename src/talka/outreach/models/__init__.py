"""The nouns of outreach."""

from talka.outreach.models.editions import (
    Block,
    BlockKind,
    BlockRule,
    Delivery,
    Edition,
    EditionLink,
    EditionQuerySet,
    EditionState,
    LinkDay,
)
from talka.outreach.models.news import NewsItem, NewsQuerySet
from talka.outreach.models.posts import BatchSource, Post, PostBatch, PostBatchQuerySet
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
    "EditionQuerySet",
    "EditionState",
    "Interest",
    "InterestKind",
    "LinkDay",
    "NewsItem",
    "NewsQuerySet",
    "Post",
    "PostBatch",
    "PostBatchQuerySet",
    "ReaderRole",
    "Subscriber",
    "SubscriberQuerySet",
    "SubscriberState",
    "Suppression",
    "Topic",
]
