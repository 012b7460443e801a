"""A tagged PDF (PDF/UA-1) made by typst; values go in as JSON and are never read as markup."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

_NO_LETTER = re.compile(r'the text `"(?P<text>.*?)"` could not be displayed', re.DOTALL)
_WRITTEN_AS_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
# Stands for a letter that the fonts do not have; an accessible PDF may not hold one that nobody can see.
_BOX = "□"
_MOST_REPLACED = 40
# Everything that Latin, Greek, Cyrillic, Hebrew, Arabic and common signs do not need.
_RARE = re.compile("[^\u0020-\u07ff\u1e00-\u22ff\u25a1]")


def typeset(template: bytes, values: Mapping[str, Any], *, made_on: date, files: Mapping[str, bytes] = {}) -> bytes:
    """The PDF; the same template and values give the same bytes. `files` are pictures by the names they are read by."""
    import typst  # noqa: PLC0415 -- only when asked for

    text = json.dumps(values, ensure_ascii=False)
    with tempfile.TemporaryDirectory(prefix="talka-pdf-") as folder:
        # A folder of its own is all that the compiler may read.
        root = Path(folder)
        (root / "template.typ").write_bytes(template)
        for name, content in files.items():
            (root / name).write_bytes(content)
        for _attempt in range(_MOST_REPLACED):
            try:
                return _compiled(root / "template.typ", text, made_on)
            except typst.TypstError as error:
                text = _without(text, str(error))
        return _compiled(root / "template.typ", _RARE.sub(_BOX, text), made_on)


def _compiled(template: Path, text: str, made_on: date) -> bytes:
    import typst  # noqa: PLC0415 -- only when asked for

    # The fonts inside typst hold every Latvian letter; fonts of this computer would change the bytes elsewhere.
    compiler = typst.Compiler(str(template), root=str(template.parent), ignore_system_fonts=True)
    made = compiler.compile(
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": text},
        timestamp=datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("The compiler gave no single document")
    return made


def _without(text: str, complaint: str) -> str:
    """The text with a box for what the compiler complains of; any other complaint is passed on."""
    found = _NO_LETTER.search(complaint)
    if found is None:
        raise ValueError(complaint)
    letters = _WRITTEN_AS_CODE.sub(lambda code: chr(int(code[1], 16)), found["text"])
    for letter in set(letters):
        # A control character stands in JSON as its code.
        text = text.replace(letter, _BOX).replace(json.dumps(letter)[1:-1], _BOX)
    return text
