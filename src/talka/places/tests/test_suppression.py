"""What is kept back cannot be worked out from what is told."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from talka.places.queries.layers import Tree
from talka.places.queries.suppression import apart_key, kept_back

THRESHOLD = 10
small_or_large = st.one_of(st.just(0), st.integers(1, 14), st.integers(15, 300))


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """A country of regions, municipalities and units, with some counts that are known only for the larger one."""
    tree = Tree(children=defaultdict(set))
    following = iter(range(1, 1_000))

    def grow(parent: int | None, depth: int) -> int:
        total = 0
        for _number in range(draw(st.integers(1, 4))):
            place = next(following)
            tree.children[parent].add(place)
            value = grow(place, depth - 1) if depth else draw(small_or_large)
            tree.values[place] = value
            total += value
        apart = draw(small_or_large)
        if apart:
            tree.apart[parent] = apart
        return total + apart

    tree.total = grow(None, draw(st.integers(0, 2)))
    return tree


def cells_of(tree: Tree) -> dict[int | None, int]:
    """Every cell that could be told."""
    cells: dict[int | None, int] = {None: tree.total or 0}
    cells.update((place, value) for place, value in tree.values.items())
    cells.update((apart_key(parent), value) for parent, value in tree.apart.items())
    return cells


def worked_out(tree: Tree, hidden: set[int | None]) -> set[int | None]:
    """The cells kept back that follow from the others: what Gauss finds when each sum is an equation."""
    unknown = sorted(hidden, key=str)
    rows: list[list[Fraction]] = []
    for parent, children in tree.children.items():
        terms: dict[int | None, int] = {parent: -1, **dict.fromkeys(children, 1)}
        if tree.apart.get(parent):
            terms[apart_key(parent)] = 1
        row = [Fraction(terms.get(cell, 0)) for cell in unknown]
        if any(row):
            rows.append(row)
    found: set[int | None] = set()
    pivots = 0
    for column in range(len(unknown)):
        at = next((i for i in range(pivots, len(rows)) if rows[i][column]), None)
        if at is None:
            continue
        rows[pivots], rows[at] = rows[at], rows[pivots]
        rows[pivots] = [value / rows[pivots][column] for value in rows[pivots]]
        for i, row in enumerate(rows):
            if i != pivots and row[column]:
                rows[i] = [a - row[column] * b for a, b in zip(row, rows[pivots], strict=True)]
        pivots += 1
    for row in rows:
        filled = [at for at, value in enumerate(row) if value]
        if len(filled) == 1:
            found.add(unknown[filled[0]])
    return found


@settings(max_examples=400, deadline=None)
@given(trees())
def test_nothing_small_is_told_and_nothing_kept_back_can_be_worked_out(tree: Tree) -> None:
    hidden = kept_back(tree, THRESHOLD)

    assert {key for key, value in cells_of(tree).items() if 0 < value < THRESHOLD} <= hidden
    assert worked_out(tree, hidden) == set()


@settings(max_examples=100, deadline=None)
@given(trees())
def test_a_zero_is_told(tree: Tree) -> None:
    assert not [key for key in kept_back(tree, THRESHOLD) if not cells_of(tree)[key]]


def test_the_search_for_a_way_to_work_it_out_finds_one() -> None:
    tree = Tree(values={1: 4, 2: 40}, children=defaultdict(set, {None: {1, 2}}), total=44)

    assert worked_out(tree, {1}) == {1}
    assert kept_back(tree, THRESHOLD) == {1, 2}


def test_company_is_the_smallest_that_is_enough() -> None:
    tree = Tree(values={1: 4, 2: 40, 3: 12, 4: 0}, children=defaultdict(set, {None: {1, 2, 3, 4}}), total=56)

    assert kept_back(tree, THRESHOLD) == {1, 3}


def test_nothing_is_kept_back_where_nothing_is_small() -> None:
    tree = Tree(values={1: 10, 2: 40}, children=defaultdict(set, {None: {1, 2}}), total=50)

    assert kept_back(tree, THRESHOLD) == set()
