"""What outreach holds about people, column by column."""

from __future__ import annotations

from talka.kernel.personal_data import AT_WORK, WRITTEN, Holding
from talka.outreach.models import (
    Block,
    Edition,
    EditionLink,
    Interest,
    NewsItem,
    Post,
    PostBatch,
    Subscriber,
    Suppression,
)
from talka.outreach.queries.personal_data import NEWS

DATA_MAP: tuple[Holding, ...] = (
    Holding(Subscriber, "email language consent_words", NEWS),
    Holding(Subscriber, "code"),
    Holding(Interest, "value", NEWS),
    Holding(Suppression, "address_hash", NEWS),
    Holding(Edition, "title preheader content", WRITTEN),
    Holding(Edition, "created_by sent_by", AT_WORK),
    Holding(Edition, "code language segment"),
    Holding(Block, "title text", WRITTEN),
    Holding(Block, "source picked"),
    Holding(EditionLink, "url", WRITTEN),
    Holding(NewsItem, "title summary body", WRITTEN),
    Holding(NewsItem, "created_by", AT_WORK),
    Holding(NewsItem, "code language"),
    Holding(PostBatch, "rows search_text", WRITTEN),
    Holding(PostBatch, "started_by", AT_WORK),
    Holding(PostBatch, "channel channels file_name"),
    Holding(Post, "link_key", WRITTEN),
)
