"""Facts for machines inside a page, in the words of schema.org."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

_TO_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@dataclass(frozen=True)
class DataBlock:
    """Facts for machines inside the page; a browser runs nothing of it."""

    facts: dict[str, Any]

    def __html__(self) -> str:
        """The element; nothing in it can end it early."""
        text = json.dumps(self.facts, ensure_ascii=False, separators=(",", ":")).translate(_TO_SCRIPT)
        return f'<script type="application/ld+json">{text}</script>'
