"""What the guide gives to proxies agrees with what Talka itself lets through."""

from __future__ import annotations

import re

from django.conf import settings

from tests.architecture.sources import ROOT

GUIDE = (ROOT / "docs/operators-guide.md").read_text(encoding="utf-8")


def test_proxies_let_through_as_much_as_talka_takes() -> None:
    """Past that Talka hangs up, which browsers would be told as a bad gateway; below, it refuses in words."""
    said = re.findall(r"max_size (\d+)MiB|client_max_body_size (\d+)m;", GUIDE)
    assert [int(caddy or nginx) for caddy, nginx in said] == [settings.REQUEST_LIMIT / 1024**2] * 2


def test_no_address_is_taken_from_what_a_request_says_of_itself() -> None:
    assert re.findall(r"return 301 (\S+);", GUIDE) == ["https://talka.example.lv$request_uri"]
