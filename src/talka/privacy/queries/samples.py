"""Rows of imports that were kept to be looked at and name somebody."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from talka.kernel.imports.models import ImportRow


def samples_naming(words: Iterable[str]) -> QuerySet[ImportRow]:
    """Rows in whose key or values one of these words may stand; engines differ in case, so look at each."""
    named = Q(pk__in=[])
    for word in words:
        named |= Q(key__contains=word) | Q(text__contains=json.dumps(word)[1:-1])
        named |= Q(text__contains=json.dumps(word, ensure_ascii=False)[1:-1])
    return ImportRow.objects.annotate(text=Cast("values", TextField())).filter(named)
