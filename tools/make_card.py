"""Draws the picture that stands beside links to the public pages where nothing else was chosen: sign, name, band.

Run it after changing the sign: `python tools/make_card.py`. It is drawn from the SVG files that the pages use.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import typst
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
DRAWN = ROOT / "src/talka/kernel/ui/static/ui"
TARGET = DRAWN / "card.png"
FOREST, LEAF, PAPER = "#143627", "#1d5a3f", "#f6f2e9"
# What the networks that show links ask for.
WIDE, HIGH = 1200, 630
BAND, COLOURS = 42, 64
CARD = f"""
#set page(width: {WIDE}pt, height: {HIGH}pt, margin: 0pt, fill: rgb("{PAPER}"))
#place(top, rect(width: 100%, height: 504pt, fill: rgb("{FOREST}")))
#place(top, dy: 504pt, stack(dir: ltr, ..range(8).map(_ => image("band.svg", height: {BAND}pt))))
#place(top + center, dy: 140pt, image("logo.svg", width: 700pt))
"""


def build() -> bytes:
    """The picture as PNG with few colours; the same drawings give the same bytes."""
    sign, _name, letters = (DRAWN / "logo.svg").read_text(encoding="utf-8").rpartition(LEAF)
    with tempfile.TemporaryDirectory(prefix="talka-card-") as folder:
        root = Path(folder)
        # On the dark ground the name is light; the sign keeps its own.
        (root / "logo.svg").write_text(f"{sign}{PAPER}{letters}", encoding="utf-8")
        (root / "band.svg").write_bytes((DRAWN / "band.svg").read_bytes())
        (root / "card.typ").write_text(CARD, encoding="utf-8")
        drawn = typst.Compiler(str(root / "card.typ"), root=folder, ignore_system_fonts=True).compile(
            format="png", ppi=72
        )
    if not isinstance(drawn, bytes):
        raise TypeError("The card is more than one page")
    stream = io.BytesIO()
    Image.open(io.BytesIO(drawn)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        stream, "PNG", optimize=True
    )
    return stream.getvalue()


if __name__ == "__main__":
    TARGET.write_bytes(build())
