"""A PDF from a template and values."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from talka.kernel.typesetting import typeset

TEMPLATE = b'#let data = json(bytes(sys.inputs.data))\n#set document(title: "X")\n#set text(lang: "lv")\n#data.text'
DAY = date(2026, 1, 2)


def words(text: str) -> str:
    made = typeset(TEMPLATE, {"text": text}, made_on=DAY)
    return PdfReader(io.BytesIO(made)).pages[0].extract_text()


def test_values_are_words_and_never_markup() -> None:
    assert words('= #read("/etc/passwd") *ē*') == '= #read("/etc/passwd") *ē*'


def test_the_same_values_give_the_same_bytes() -> None:
    assert typeset(TEMPLATE, {"text": "Ā"}, made_on=DAY) == typeset(TEMPLATE, {"text": "Ā"}, made_on=DAY)


def test_a_letter_that_no_font_has_is_a_box() -> None:
    assert words("ā 👩 b") == "ā □ b"


def test_more_of_such_letters_than_anybody_writes_are_boxes_at_once() -> None:
    strange = " ".join(chr(0x13000 + at) for at in range(60))

    assert words(strange).replace(" ", "").replace("\n", "") == "□" * 60


def test_a_broken_template_says_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="nothing"):
        typeset(b"#nothing", {"text": ""}, made_on=DAY)
