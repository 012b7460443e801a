"""What is kept back cannot be worked out from what is told, nor narrowed down to less than the threshold leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talka.places.queries.layers import Tree
from talka.places.queries.suppression import apart_key, kept_back

THRESHOLD = 10
small_or_large = st.one_of(st.just(0), st.integers(1, 14), st.integers(15, 300))
mostly_tiny = st.one_of(st.just(0), st.just(1), st.integers(1, 3), small_or_large)
Cell = tuple[int, int | None] | int
Equation = dict[Cell, int]


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


@st.composite
def both_ways(draw: st.DrawFn) -> tuple[Tree, Tree]:
    """The same municipalities in regions of two schemes; some facts are known for a region of one of them only."""
    ways = (Tree(children=defaultdict(set)), Tree(children=defaultdict(set)))
    online, figures = draw(mostly_tiny), draw(st.sampled_from([mostly_tiny, small_or_large]))
    total = online
    for municipality in range(10, 10 + draw(st.integers(1, 6))):
        units = [municipality * 10 + number for number in range(draw(st.integers(0, 3)))]
        parts = {unit: draw(figures) for unit in units}
        apart = draw(figures) if units else 0
        value = sum(parts.values()) + apart if units else draw(figures)
        total += value
        for number, tree in enumerate(ways):
            region = draw(st.sampled_from([None, *range(number * 4 + 1, number * 4 + 4)]))
            tree.children[region].add(municipality)
            tree.values |= {municipality: value} | parts
            if units:
                tree.children[municipality] = set(units)
                tree.apart |= {municipality: apart} if apart else {}
            if region is not None:
                tree.children[None].add(region)
                tree.values[region] = tree.values.get(region, 0) + value
    nowhere = draw(figures)
    for tree in ways:
        tree.online, tree.total = online, total + nowhere
        left = nowhere
        for region in [one for one in sorted(tree.children[None]) if one < 10]:
            here = draw(st.integers(0, left))
            left -= here
            if here:
                tree.apart[region] = here
                tree.values[region] += here
        if left:
            tree.apart[None] = left
    return ways


def cells_of(tree: Tree) -> dict[int | None, int]:
    """Every cell that could be told."""
    cells: dict[int | None, int] = {None: tree.total or 0}
    cells.update((place, value) for place, value in tree.values.items())
    cells.update((apart_key(parent), value) for parent, value in tree.apart.items())
    return cells


def small_ones(tree: Tree) -> set[int | None]:
    return {key for key, value in cells_of(tree).items() if 0 < value < THRESHOLD}


def equations(ways: Sequence[Tree], hidden: Sequence[set[int | None]]) -> tuple[list[Equation], dict[Cell, int]]:
    """What an attacker knows: each sum of each way, of the cells that are not told; and how much above one each is.

    Cells that both ways have are named alike in both; a total, and what has no place, stand under the number 0.
    """
    found: list[Equation] = []
    above: dict[Cell, int] = {}
    for number, tree in enumerate(ways):
        for parent, children in tree.children.items():
            own = number if parent is None else 0
            named: dict[Cell, tuple[int | None, int]] = {
                child: (child, tree.values.get(child, 0)) for child in children
            }
            named[own, apart_key(parent)] = apart_key(parent), tree.apart.get(parent, 0)
            if parent is None:
                named[9, 0] = 1 << 62, tree.online
            row: Equation = {}
            for name, (key, value) in named.items():
                if key in hidden[number] and value:
                    row[name], above[name] = 1, value - 1
            whole: Cell = (8, 0) if parent is None else parent
            value = (tree.total or 0) if parent is None else tree.values.get(parent, 0)
            if parent in hidden[number] and value:
                row[whole], above[whole] = -1, value - 1
            if row:
                found.append(row)
    return found, above


def furthest(rows: Sequence[Equation], above: dict[Cell, int], cell: Cell, way: int) -> int | None:
    """How far a cell may be above one at most (1) or must be at least (-1) for all that is known; None: no end.

    The method of Dantzig with the rule of Bland; a sum is never below its parts, so every step is a whole number.
    """
    names = [*above]
    table = []
    for row in rows:
        line = [row.get(name, 0) for name in names]
        right = sum(factor * above[name] for name, factor in row.items())
        sign = -1 if right < 0 else 1
        table.append([sign * one for one in line] + [0] * len(rows) + [sign * right])
    width = len(names) + len(rows)
    for at, line in enumerate(table):
        line[len(names) + at] = 1
    basis = [len(names) + at for at in range(len(rows))]
    first = [-sum(line[at] for line in table) for at in range(len(names))] + [0] * len(rows)
    first.append(-sum(line[-1] for line in table))
    _climb(table, basis, first, width)
    assert first[-1] == 0, "the truth is possible"
    # What is still there of the helpers of the first half stands at nought and must not move again.
    goal = [0] * (width + 1)
    goal[names.index(cell)] = -way
    for line, at in zip(table, basis, strict=True):
        if goal[at]:
            factor = goal[at]
            goal = [one - factor * other for one, other in zip(goal, line, strict=True)]
    for at, line in enumerate(table):
        if basis[at] >= len(names):
            entry = next((one for one in range(len(names)) if line[one]), None)
            if entry is not None:
                _turn(table, basis, goal, at, entry)
    return way * goal[-1] if _climb(table, basis, goal, len(names)) else None


def _turn(table: list[list[int]], basis: list[int], goal: list[int], at: int, entry: int) -> None:
    pivot = table[at][entry]
    assert abs(pivot) == 1
    table[at] = [one * pivot for one in table[at]]
    for line in [*(line for other, line in enumerate(table) if other != at), goal]:
        factor = line[entry]
        if factor:
            line[:] = [one - factor * other for one, other in zip(line, table[at], strict=True)]
    basis[at] = entry


def _climb(table: list[list[int]], basis: list[int], goal: list[int], columns: int) -> bool:
    """Go up until nothing is to be won; False: there is no end."""
    while True:
        entry = next((at for at in range(columns) if goal[at] < 0), None)
        if entry is None:
            return True
        ratios = [(Fraction(line[-1], line[entry]), basis[at], at) for at, line in enumerate(table) if line[entry] > 0]
        if not ratios:
            return False
        _turn(table, basis, goal, min(ratios)[2], entry)


def narrowed(ways: Sequence[Tree], hidden: Sequence[set[int | None]]) -> dict[Cell, int]:
    """Small cells that are kept back, with how many values an attacker cannot rule out, where these are too few."""
    rows, above = equations(ways, hidden)
    found: dict[Cell, int] = {}
    for cell, more in above.items():
        if more + 1 < THRESHOLD:
            most, least = furthest(rows, above, cell, 1), furthest(rows, above, cell, -1)
            assert least is not None
            if most is not None and most - least + 1 < THRESHOLD:
                found[cell] = most - least + 1
    return found


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


@settings(max_examples=300, deadline=None)
@given(trees())
def test_nothing_small_is_told_and_nothing_kept_back_can_be_worked_out(tree: Tree) -> None:
    (hidden,) = kept_back([tree], THRESHOLD)

    assert small_ones(tree) <= hidden
    assert worked_out(tree, hidden) == set()


@settings(max_examples=200, deadline=None)
@given(trees())
def test_nothing_small_is_narrowed_down_to_fewer_values_than_the_threshold(tree: Tree) -> None:
    assert narrowed([tree], kept_back([tree], THRESHOLD)) == {}


@settings(max_examples=300, deadline=None)
@given(both_ways())
def test_nor_by_whoever_lays_both_ways_to_part_the_country_side_by_side(ways: tuple[Tree, Tree]) -> None:
    hidden = kept_back(ways, THRESHOLD)

    assert all(small_ones(tree) <= told_not for tree, told_not in zip(ways, hidden, strict=True))
    assert narrowed(ways, hidden) == {}


@settings(max_examples=100, deadline=None)
@given(trees())
def test_a_zero_is_told(tree: Tree) -> None:
    (hidden,) = kept_back([tree], THRESHOLD)

    assert not [key for key in hidden if not cells_of(tree)[key]]


def of_parts(total: int, **parts: int) -> Tree:
    values = {int(name[1:]): value for name, value in parts.items()}
    return Tree(values=values, children=defaultdict(set, {None: set(values)}), total=total)


def test_the_search_for_a_way_to_work_it_out_finds_one() -> None:
    tree = of_parts(44, p1=4, p2=40)

    assert worked_out(tree, {1}) == {1}
    assert kept_back([tree], THRESHOLD) == [{1, 2}]


def test_the_search_for_what_can_be_narrowed_down_finds_it() -> None:
    assert narrowed([of_parts(42, p1=1, p2=1, p3=40)], [{1, 2}]) == {1: 1, 2: 1}
    assert narrowed([of_parts(45, p1=4, p2=1, p3=40)], [{1, 2}]) == {1: 4, 2: 4}


def test_company_is_the_smallest_that_is_enough() -> None:
    tree = of_parts(56, p1=4, p2=40, p3=12, p4=0)

    assert kept_back([tree], THRESHOLD) == [{1, 3}]


@pytest.mark.parametrize("small", [(1, 1), (1,) * 9, (4, 6), (9,)])
def test_small_ones_that_leave_little_open_between_them_get_company(small: tuple[int, ...]) -> None:
    parts = {f"p{number}": value for number, value in enumerate((*small, 40), start=1)}

    (hidden,) = kept_back([of_parts(sum(small) + 40, **parts)], THRESHOLD)

    assert hidden == set(range(1, len(small) + 2))


def test_ones_alone_take_their_sum_with_them() -> None:
    """Ten ones make ten: whoever knows that none of ten is zero knows all of them."""
    (hidden,) = kept_back([of_parts(10, **{f"p{number}": 1 for number in range(1, 11)})], THRESHOLD)

    assert None in hidden


def test_a_sum_that_keeps_company_is_not_opened_by_its_parts() -> None:
    """A region of 41 hides beside one of 1; where 40 of its 41 are told, both ones would follow."""
    tree = Tree(
        values={1: 41, 2: 1, 3: 50, 11: 40, 12: 1},
        children=defaultdict(set, {None: {1, 2, 3}, 1: {11, 12}}), total=92,
    )  # fmt: skip

    (hidden,) = kept_back([tree], THRESHOLD)

    assert {2, 12} < hidden
    assert narrowed([tree], [{1, 2, 12}]) == {2: 1, 12: 1}
    assert narrowed([tree], [hidden]) == {}


def test_regions_of_one_scheme_do_not_tell_what_those_of_the_other_keep_back() -> None:
    """One way alone hides 4 beside 20, the other hides it beside 30: side by side, 20 and 30 are told."""
    values = {10: 4, 11: 20, 12: 30, 13: 40}
    ways = []
    for parted in ({1: {10, 11}, 2: {12, 13}}, {5: {10, 12}, 6: {11, 13}}):
        regions = {region: sum(values[one] for one in inside) for region, inside in parted.items()}
        children: dict[int | None, set[int]] = defaultdict(set, {None: set(parted)})
        children |= parted  # type: ignore[arg-type]  # keys are ids
        ways.append(Tree(values=values | regions, children=children, total=94))

    one, other = (kept_back([tree], THRESHOLD)[0] for tree in ways)
    together = kept_back(ways, THRESHOLD)

    assert (one, other) == ({10, 11}, {10, 12})
    assert narrowed(ways, [one & other] * 2) == {10: 1}
    assert narrowed(ways, together) == {}


def test_nothing_is_kept_back_where_nothing_is_small() -> None:
    assert kept_back([of_parts(50, p1=10, p2=40)], THRESHOLD) == [set()]
