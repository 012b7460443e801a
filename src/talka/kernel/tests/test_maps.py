"""Maps drawn as SVG."""

from __future__ import annotations

import re

import pytest

from talka.kernel import maps

SQUARE = {"type": "Polygon", "coordinates": [[[24.0, 57.0], [25.0, 57.0], [25.0, 57.5], [24.0, 57.5], [24.0, 57.0]]]}
SHAPE = maps.shape_of(SQUARE)


def territory(words: str, shade: str) -> maps.Territory:
    return maps.Territory(SHAPE, words, "/map/1/?a=1&b=2", shade)


def test_a_territory_is_a_link_with_its_words_and_what_people_wrote_is_only_words() -> None:
    drawn = maps.draw_map(name="<b>", words="", territories=[territory('Cēsu "novads"<script>', "3")])

    assert 'aria-label="Cēsu &quot;novads&quot;&lt;script&gt;"' in drawn
    assert 'href="/map/1/?a=1&amp;b=2"' in drawn
    assert "<script>" not in drawn
    assert 'aria-label="&lt;b&gt;"' in drawn
    assert "<style>" not in drawn


@pytest.mark.parametrize("shade", [maps.UNKNOWN, maps.KEPT_BACK])
def test_what_is_not_told_is_hatched(shade: str) -> None:
    assert 'fill="url(#map-hatch)"' in maps.draw_map(name="", words="", territories=[territory("", shade)])
    assert "url(#map-hatch)" not in maps.draw_map(name="", words="", territories=[territory("", "1")])


def test_a_picture_that_stands_alone_has_room_for_title_legend_and_source() -> None:
    alone = maps.Alone(
        ".map-area{}", "Latvija", [("1", "1–4"), *(("2", str(n)) for n in range(4)), ("kept", "par maz")], "Avots"
    )

    plain = maps.draw_map(name="", words="", territories=[territory("", "1")])
    drawn = maps.draw_map(name="", words="", territories=[territory("", "1")], alone=alone)

    assert "<style>.map-area{}</style>" in drawn
    for words in ("Latvija", "1–4", "par maz", "Avots"):
        assert f">{words}</text>" in drawn
    assert height(drawn) > height(plain)


def height(drawn: str) -> int:
    return int(drawn.partition('viewBox="')[2].partition('"')[0].split()[3])


def test_a_long_note_of_a_picture_goes_on_in_another_line() -> None:
    territory = maps.Territory(SHAPE, "Rīga", "/", "1")
    short, long = (
        maps.draw_map(
            name="", words="", territories=[territory], alone=maps.Alone("", "Latvija", note="vārds " * words)
        )
        for words in (2, 60)
    )
    letters = [len(line) for line in re.findall(r">((?:vārds ?)+)</text>", long)]
    assert len(letters) == 3
    assert max(letters) <= maps.NOTE_ACROSS
    assert height(long) > height(short)
    spots = [int(y) for y in re.findall(r'y="(-?[0-9]+)" font-size="[0-9]+">vārds', long)]
    assert spots == sorted(set(spots))


def test_nothing_is_drawn_of_nothing() -> None:
    assert maps.draw_map(name="", words="", territories=[]) == ""


def test_a_drawn_place_stands_in_the_middle_of_what_is_around_it() -> None:
    drawn = maps.draw_place(name="Pagalms", shape=SHAPE, around=[SHAPE])

    left, _top, width, _height = map(int, drawn.partition('viewBox="')[2].partition('"')[0].split())
    assert left + width / 2 == pytest.approx((SHAPE.box[0] + SHAPE.box[2]) / 2, abs=2)
    assert 'role="img" aria-label="Pagalms"' in drawn


@pytest.mark.parametrize(
    ("side", "words"), [(0.004, "200 m"), (0.01, "500 m"), (0.05, "2 km"), (0.5, "20 km"), (0.00002, "10 m")]
)
def test_a_bar_says_how_large_a_drawn_place_is(side: float, words: str) -> None:
    ring = [[24, 57], [24 + side, 57], [24 + side, 57 + side], [24, 57 + side], [24, 57]]
    drawn = maps.draw_place(name="", shape=maps.shape_of({"type": "Polygon", "coordinates": [ring]}), around=[])
    assert f">{words}</text>" in drawn
    bar = int(drawn.partition('class="map-scale" d="M')[2].partition("h")[2].partition("v")[0])
    number, _space, unit = words.partition(" ")
    metres = int(number) * (1_000 if unit == "km" else 1)
    assert bar * maps.METRES == pytest.approx(metres, abs=maps.METRES)


def test_spots_stand_on_the_coarse_outlines() -> None:
    coarse = maps.coarse(SHAPE, maps.SMALL)
    drawn = maps.draw_spots(name="Kur", grounds=[(coarse, "4")], spots=[(maps.middle_of(SHAPE), "works")])
    left, top, right, bottom = coarse.box
    x, y = (int(drawn.partition(f' {name}="')[2].partition('"')[0]) for name in ("cx", "cy"))
    assert left <= x <= right
    assert top <= y <= bottom
    assert 'role="img" aria-label="Kur"' in drawn
    assert 'class="map-area map-area--4"' in drawn


def test_shades_are_spread_over_the_values() -> None:
    bounds = maps.quantile_bounds([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])

    assert [maps.step_of(value, bounds) for value in (0, 1, 4, 10)] == ["0", "1", "2", "5"]
    assert maps.step_of(7, maps.quantile_bounds([7, 7, 7])) == "5"
    assert maps.quantile_bounds([0, 0]) == []


def test_coarse_outlines_are_lighter_and_neighbours_still_meet() -> None:
    near = {
        "type": "Polygon",
        "coordinates": [[[24, 57], [24.1, 57], [24.1003, 57.05], [24.1, 57.1], [24, 57.1], [24, 57]]],
    }
    far = {
        "type": "Polygon",
        "coordinates": [[[24.1, 57], [24.2, 57], [24.2, 57.1], [24.1, 57.1], [24.1003, 57.05], [24.1, 57]]],
    }
    first, second = (maps.coarse(maps.shape_of(one)) for one in (near, far))
    assert first.box[2] == second.box[0]
    assert len(first.path) < len(maps.shape_of(near).path)
    assert first.path.startswith("M")
    assert first.path.endswith("z")


def test_an_islet_smaller_than_a_coarse_unit_is_still_there_alone_but_not_beside_others() -> None:
    islet = [[24, 57], [24.00001, 57], [24.00001, 57.00001], [24, 57]]
    land = [[24, 57], [24.1, 57], [24.1, 57.1], [24, 57]]
    assert maps.coarse(maps.shape_of({"type": "Polygon", "coordinates": [islet]})).path.endswith("h1z")
    both = maps.coarse(maps.shape_of({"type": "MultiPolygon", "coordinates": [[land], [islet]]}))
    assert both.path.count("M") == 1
