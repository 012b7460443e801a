"""Small numbers of people are kept back, and enough of their neighbours that nobody can work them out."""

from __future__ import annotations

from collections.abc import Iterable

from talka.places.queries.layers import Tree


def kept_back(tree: Tree, threshold: int) -> set[int | None]:
    """The cells that are not told: ids of places, `None` for the whole, and keys of their own for what is apart.

    A cell between 1 and `threshold - 1` is kept back. Among the cells that add up to a told one, either none is kept
    back, or at least two that together reach the threshold: the smallest told neighbours join them. Where a sum is
    itself kept back, one of its parts is as well, or adding the parts would tell it. Nothing says which of the cells
    are small and which only keep them company. Nothing stays nothing: a zero is told.
    """
    hidden: set[int | None] = set()
    if tree.total is not None and 0 < tree.total < threshold:
        hidden.add(None)
    ahead: list[int | None] = [None]
    while ahead:
        parent = ahead.pop()
        children = tree.children.get(parent, set())
        if not children:
            continue
        cells: dict[int | None, int] = {child: tree.values.get(child, 0) for child in children}
        if tree.apart.get(parent):
            cells[apart_key(parent)] = tree.apart[parent]
        if parent is None and tree.online:
            cells[ONLINE_CELL] = tree.online
        hidden |= _among(cells, threshold, sum_is_hidden=parent in hidden)
        ahead.extend(children)
    return hidden


# The key of what took place online: no id reaches it.
ONLINE_CELL = 1 << 62


def apart_key(parent: int | None) -> int:
    """The key of what is apart in a place, so that it differs from the key of the place itself."""
    return -(parent or 0)


def _among(cells: dict[int | None, int], threshold: int, *, sum_is_hidden: bool) -> set[int | None]:
    """What is kept back among cells that add up to their parent."""
    hidden = {key for key, value in cells.items() if 0 < value < threshold}
    if sum_is_hidden:
        return hidden or set(_smallest(cells, hidden))
    while hidden and (len(hidden) == 1 or sum(cells[key] for key in hidden) < threshold):
        company = _smallest(cells, hidden)
        if not company:
            break
        hidden.update(company)
    return hidden


def _smallest(cells: dict[int | None, int], hidden: Iterable[int | None]) -> list[int | None]:
    told = sorted((value, key or 0, key) for key, value in cells.items() if value and key not in hidden)
    return [told[0][2]] if told else []
