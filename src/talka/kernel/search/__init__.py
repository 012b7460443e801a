"""Search in stored, folded text: pieces of words, beginnings of words, words without endings, and slips of the pen."""

from talka.kernel.search.keeping import insert_missing
from talka.kernel.search.pieces import containing, keep_searchable
from talka.kernel.search.words import beginning, is_slip, slips, stem

__all__ = ["beginning", "containing", "insert_missing", "is_slip", "keep_searchable", "slips", "stem"]
