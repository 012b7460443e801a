"""Whether the words by which records are found are those of the records, and making them anew."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from talka.kernel.search import slips
from talka.registry.models import Kind, Organisation, SearchSlip, SearchWord
from talka.registry.models.finding import Entry, entries_of, keep_words, stems_with_slips
from talka.registry.queries.references import rows_of
from talka.registry.queries.search import MODELS

CHUNK = 2_000


def _chunks(kind: Kind) -> Iterator[list[object]]:
    model = MODELS[kind]
    rows = rows_of(model).order_by("pk")
    if model is Organisation:
        rows = rows.prefetch_related("former_names")
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


@transaction.atomic
def rebuild_words() -> int:
    """Make the index anew from the records; how many words it holds."""
    SearchWord.objects.all().delete()
    SearchSlip.objects.all().delete()
    for kind in MODELS:
        for chunk in _chunks(kind):
            keep_words(chunk, new=True)  # type: ignore[arg-type]  # all models here are findable
    return SearchWord.objects.count()


def stale_words() -> int:
    """Of how many records the index says something else than the record; words of nobody count as one each."""
    stale, stems = 0, set()
    for kind in MODELS:
        kept: dict[int, set[Entry]] = {}
        for pk, *entry in (
            SearchWord.objects.filter(kind=kind)
            .values_list("object_id", "origin", "word", "stem", "order")
            .iterator(chunk_size=CHUNK)
        ):
            kept.setdefault(pk, set()).add(tuple(entry))  # type: ignore[arg-type]  # the columns of an entry
        for chunk in _chunks(kind):
            for record in chunk:
                wanted = entries_of(record)  # type: ignore[arg-type]  # see above
                stems |= stems_with_slips(wanted)
                stale += kept.pop(record.pk, set()) != wanted  # type: ignore[attr-defined]  # a record has a key
        stale += len(kept)
    known = SearchSlip.objects.values_list("slip", "stem").iterator(chunk_size=CHUNK)
    return stale + len({root for _slip, root in known} ^ {root for root in stems if slips(root)})
