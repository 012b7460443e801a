"""Columns of a table in Word that have nothing to say."""

from __future__ import annotations

from docx.oxml.ns import qn
from docx.table import Table

# Stands as the heading of a column that is left out; nobody types it, nothing prints it.
LEFT_OUT = "\u2063"


def leave_columns_out(table: Table) -> None:
    """Take out columns whose heading is `LEFT_OUT`; the others share their width. Merged cells stay as they are."""
    rows = [row.findall(qn("w:tc")) for row in table._tbl.findall(qn("w:tr"))]  # noqa: SLF001 -- python-docx cannot delete a column
    grid = table._tbl.tblGrid.findall(qn("w:gridCol"))  # noqa: SLF001 -- as above
    headings = ["".join(node.text or "" for node in cell.iter(qn("w:t"))).strip() for cell in rows[0]] if rows else []
    out = {at for at, heading in enumerate(headings) if heading == LEFT_OUT}
    if not out or any(len(row) != len(grid) for row in rows):
        return
    widths = [int(column.get(qn("w:w")) or 0) for column in grid]
    kept = sum(width for at, width in enumerate(widths) if at not in out)
    for line in (grid, *rows):
        for at, cell in enumerate(line):
            if at in out:
                cell.getparent().remove(cell)  # type: ignore[union-attr]  # it stands in the table
                continue
            width = str(round(widths[at] * sum(widths) / kept)) if kept else "0"
            sized = cell if line is grid else cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
            if sized is not None:
                sized.set(qn("w:w"), width)
