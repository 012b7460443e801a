"""What advice holds about people, column by column."""

from __future__ import annotations

from talka.advice.models import (
    AdviceHelper,
    AdviceMessage,
    AdviceReading,
    AdviceRequest,
    AdviceSlot,
    AdviceTopic,
    PublicAnswer,
    RoutingRule,
)
from talka.advice.queries.personal_data import ADVICE
from talka.kernel.personal_data import AT_WORK, WRITTEN, Holding

DATA_MAP = (
    Holding(AdviceRequest, "name email phone organisation_text question outcome_words person language", ADVICE),
    Holding(AdviceRequest, "owner recorded_by", AT_WORK),
    Holding(AdviceRequest, "code letter_hash"),
    Holding(AdviceMessage, "text links", ADVICE),
    Holding(AdviceMessage, "author", AT_WORK),
    Holding(AdviceMessage, "letter_hash"),
    Holding(AdviceHelper, "user named_by", AT_WORK),
    Holding(AdviceReading, "reader", AT_WORK),
    Holding(AdviceSlot, "adviser", AT_WORK),
    Holding(RoutingRule, "adviser", AT_WORK),
    Holding(PublicAnswer, "title question answer search_text", WRITTEN),
    Holding(PublicAnswer, "published_by", AT_WORK),
    Holding(PublicAnswer, "code language"),
    Holding(AdviceTopic, "code name name_en name_uk name_ru words words_en words_uk words_ru"),
)
