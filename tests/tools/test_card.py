"""The picture beside shared links is what its maker draws from the sign and the band of today."""

from __future__ import annotations

import io
import runpy

from django.conf import settings
from PIL import Image


def test_the_card_that_ships_is_what_its_maker_draws() -> None:
    maker = runpy.run_path(str(settings.ROOT / "tools/make_card.py"))
    with Image.open(io.BytesIO(maker["build"]())) as drawn, Image.open(maker["TARGET"]) as shipped:
        assert drawn.convert("RGB").tobytes() == shipped.convert("RGB").tobytes()
