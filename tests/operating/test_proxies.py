"""What the guide gives to proxies agrees with what Talka itself lets through."""

from __future__ import annotations

import re

from talka.site.environment import Environment
from tests.architecture.sources import ROOT

GUIDE = (ROOT / "docs/operators-guide.md").read_text(encoding="utf-8")


def test_proxies_let_through_as_much_as_talka_takes() -> None:
    """A megabyte more than a file may have; past that Talka hangs up, which browsers would be told as a bad gateway."""
    said = re.findall(r"max_size (\d+)MiB|client_max_body_size (\d+)m;", GUIDE)
    assert [int(caddy or nginx) for caddy, nginx in said] == [Environment().upload_limit_mb + 1] * 2


def test_no_address_is_taken_from_what_a_request_says_of_itself() -> None:
    assert re.findall(r"return 301 (\S+);", GUIDE) == ["https://talka.example.lv$request_uri"]
