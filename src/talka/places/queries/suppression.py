"""Small numbers of people are kept back, and enough of their neighbours that nobody can narrow them down.

Whoever adds and subtracts knows every told cell, that each sum is the sum of its parts by either way to part the
country into regions, and that what is kept back is not zero, for zeros are told. What this leaves open of a small cell
is at least as wide as the threshold. `docs/decisions/0014-small-numbers.md` says what that does not protect.

Towns and parishes make up one sum, their municipality: what is kept back among them is as open as they have people to
give one another. Above them each cell is part of one sum by each way to part the country, so cells are ways of a
network whose crossings are the sums: a cell is as open as what can be sent around it through others that are kept back.
Where that is too little, the cheapest way around is kept back as well.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence

from talka.places.queries.layers import Tree

# Keys that no id reaches: what took place online, the whole, and what has no region of the second tree.
ONLINE_CELL = 1 << 62
_WHOLE, _APART = ONLINE_CELL + 1, ONLINE_CELL + 2
_OUTSIDE = 0
Room = dict[int, dict[int, int]]


def apart_key(parent: int | None) -> int:
    """The key of what is apart in a place, so that it differs from the key of the place itself."""
    return -(parent or 0)


def kept_back(trees: Sequence[Tree], threshold: int) -> list[set[int | None]]:
    """Of each tree the cells that are not told: ids of places, `None` for the whole, and keys for what is apart.

    At most two trees, of the same facts by two schemes, always in the same order: what one of them tells must not
    undo what the other keeps back. Nothing says which of the cells are small and which only keep them company.
    """
    hidden = _Table(trees, threshold).hide()
    found: set[int | None] = {None if cell == _WHOLE else cell for cell in hidden}
    of_second: set[int | None] = {apart_key(None) if cell == _APART else cell for cell in found - {apart_key(None)}}
    return [found - {_APART}, of_second][: len(trees)]


class _Table:
    """All cells that are not zero: groups within municipalities, and the network above them."""

    def __init__(self, trees: Sequence[Tree], threshold: int) -> None:
        self.threshold = threshold
        self.values: dict[int, int] = {}
        # What adds up to a municipality; and the two sums between which each cell of the network leads.
        self.inner: dict[int, list[int]] = {}
        self.ends: dict[int, tuple[int, int]] = {}
        self._sums: dict[tuple[int, int], int] = {}
        for number, tree in enumerate(trees):
            for parent in list(tree.children):
                cells = self._read(tree, number, parent)
                if parent is None or _is_region(trees, parent):
                    self._connect(number, _WHOLE if parent is None else parent, cells)
                else:
                    self.inner[parent] = cells
        self.hidden = {cell for cell, value in self.values.items() if value < threshold}

    def _read(self, tree: Tree, number: int, parent: int | None) -> list[int]:
        """Keep the values of what adds up to the parent, and its own; the cells that are not zero."""
        apart = _APART if number and parent is None else apart_key(parent)
        found = {child: tree.values.get(child, 0) for child in tree.children[parent]} | {
            apart: tree.apart.get(parent, 0)
        }
        whole = tree.values.get(parent, 0) if parent is not None else tree.total or 0
        if parent is None:
            found[ONLINE_CELL] = tree.online
        for cell, value in [*found.items(), (_WHOLE if parent is None else parent, whole)]:
            if value:
                self.values[cell] = value
        return sorted(cell for cell, value in found.items() if value)

    def _connect(self, number: int, parent: int, cells: list[int]) -> None:
        """The parts of a sum lead into it and the sum leads out of it; in the second tree the other way round."""
        at = self._sums.setdefault((number, parent), len(self._sums) + 1)
        for cell in filter(self.values.get, [*cells, parent]):
            start, end = self.ends.get(cell, (_OUTSIDE, _OUTSIDE))
            self.ends[cell] = (start, at) if (cell == parent) == bool(number) else (at, end)

    def hide(self) -> set[int]:
        """Keep back more until nothing can be narrowed down."""
        known = -1
        while known < len(self.hidden):
            known = len(self.hidden)
            for parent in self.inner:
                self._close(parent)
            for cell in sorted(self.hidden & set(self.ends), key=self._order):
                if self.values[cell] < self.threshold or self._slack(cell) < self.threshold - 1:
                    self._open(cell)
        return self.hidden

    def _order(self, cell: int) -> tuple[int, int]:
        """The fewest people first; the whole is the last that anybody should miss."""
        return (sum(self.values.values()) if cell == _WHOLE else self.values[cell]), cell

    def _slack(self, cell: int) -> int:
        """How much less it may be, for all that is told inside it."""
        parts = [self.values[one] - 1 for one in self.inner.get(cell, ()) if one in self.hidden]
        return sum(parts) if parts else self.values[cell] - 1

    def _close(self, parent: int) -> None:
        """Among what adds up to a municipality the smallest told ones join; where that is not enough, the sum."""
        cells = self.inner[parent]
        told = sorted((one for one in cells if one not in self.hidden), key=self._order, reverse=True)
        if parent in self.hidden:
            # Where a sum is kept back, one of its parts is as well, or adding the parts would tell it.
            self.hidden.update(told[-1:] if len(told) == len(cells) else ())
            return
        count = len(cells) - len(told)
        while count and (count == 1 or self._slack(parent) < self.threshold - 1):
            self.hidden.add(told.pop() if told else parent)
            count = 0 if parent in self.hidden else count + 1

    def _open(self, cell: int) -> None:
        """Keep back the cheapest ways around a cell until it is open enough."""
        need, (start, end) = self.threshold - 1, self.ends[cell]
        if cell in self.inner:
            self._close(cell)
        while True:
            less = min(self._slack(cell), _sent(self._room(cell), start, end, need))
            room = self._room(cell)
            if less + _sent(room, end, start, need) >= need:
                return
            around = self._around(room, end, start)
            if not around:
                return
            self.hidden |= around
            for one in around & set(self.inner):
                self._close(one)

    def _room(self, but: int) -> Room:
        """What can be sent from sum to sum through what is kept back, but one cell: more always, less within limits."""
        room: Room = defaultdict(lambda: defaultdict(int))
        for cell in self.hidden & set(self.ends) - {but}:
            start, end = self.ends[cell]
            room[start][end] += self.threshold
            room[end][start] += self._slack(cell)
        return room

    def _around(self, room: Room, start: int, end: int) -> set[int]:
        """The told cells with the fewest people that open one more way between two sums."""
        ways: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
        for cell in self.ends.keys() - self.hidden:
            for one, other in (self.ends[cell], self.ends[cell][::-1]):
                ways[one][other] = min(ways[one].get(other, self._order(cell)), self._order(cell))
        for one, ahead in room.items():
            ways[one] |= {other: (0, 0) for other, width in ahead.items() if width}
        best: dict[int, set[int]] = {}
        queue: list[tuple[int, int, list[int]]] = [(0, start, [])]
        while queue:
            price, at, through = heapq.heappop(queue)
            if at in best:
                continue
            best[at] = set(through)
            for other, (cost, cell) in ways[at].items():
                heapq.heappush(queue, (price + cost, other, [*through, cell] if cost else through))
        return best.get(end, set())


def _is_region(trees: Sequence[Tree], parent: int) -> bool:
    """Whether it is a sum of one scheme only; municipalities are sums of both."""
    if len(trees) == 1:
        return parent in trees[0].children.get(None, ())
    return not all(tree.children.get(parent) for tree in trees)


def _sent(room: Room, start: int, end: int, most: int) -> int:
    """How much can be sent at once, at most so much; `room` is what is left."""
    sent = 0
    while sent < most:
        since: dict[int, int] = {start: start}
        ahead = [start]
        for at in ahead:
            fresh = [one for one, width in room[at].items() if width > 0 and one not in since]
            since |= dict.fromkeys(fresh, at)
            ahead += fresh
        if end not in since or start == end:
            break
        way, at = [], end
        while at != start:
            way.append((since[at], at))
            at = since[at]
        width = min(room[one][other] for one, other in way)
        for one, other in way:
            room[one][other] -= width
            room[other][one] += width
        sent += width
    return sent
