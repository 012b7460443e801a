"""What people, programs and attackers type."""

from __future__ import annotations

from urllib.parse import quote_from_bytes

TAG = "<script>storm()</script>"
ATTRIBUTE = '"><img src=x onerror=storm()>'
# What would stand in a page if one of these were not escaped.
UNESCAPED = (b"<script>storm", b"<img src=x onerror=storm")
LONE_SURROGATE = b"puse \xed\xa0\x80 burta"

NASTY: tuple[str, ...] = (
    "",
    " \t ",
    "a" * 20_000,
    "ā" * 301,
    "ar \x00 nulli",
    "\x1b[31m\x7f\x85",
    "🧑‍🌾🏳️‍🌈" * 40,
    "\u202elabprasi ot on\u202c",
    "Sa\u0304ru\u0304sina\u0304jums",
    "\ufeff\u200b\u2060",
    str(10**30),
    "9" * 5000,
    "-1",
    "-0",
    "1,234",
    "1e308",
    "NaN",
    "٣",
    "²",
    "31.02.2024.",
    "99.99.9999",
    "2024-02-30T25:61",
    "0000-00-00",
    TAG,
    ATTRIBUTE,
    "{{ 7|add:7 }}{% debug %}",
    "%(name)s %s {0}",
    '=HYPERLINK("http://example.lv","x")',
    "@SUM(1)|cmd",
    "' OR 1=1; DROP TABLE accounts_user; --",
    "../../etc/passwd",
    "http://[",
    "javascript:storm()",
    "a@b@c",
    "999999999",
    "2147483648",
    "9223372036854775808",
)


def urlencoded_surrogate(names: list[str]) -> str:
    """A body in which every field holds half a letter, which Python's own encoder would refuse to send."""
    return "&".join(f"{name}={quote_from_bytes(LONE_SURROGATE)}" for name in names)
