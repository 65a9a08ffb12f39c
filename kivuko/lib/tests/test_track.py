"""Typed tracks: what they mean, what is refused, and properties of any of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kivuko.lib.track import MOST, BadTrack, Point, parse, spell

POINTS = st.builds(
    Point,
    st.integers(-90_000, 90_000).map(lambda whole: whole / 1000),
    st.integers(-180_000, 180_000).map(lambda whole: whole / 1000),
)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("9.53, 32.10", [(9.53, 32.1)]),
        ("9.53 32.10\n\n  9.54;32.11 ", [(9.53, 32.1), (9.54, 32.11)]),
        ("4.1S, 12.5W", [(-4.1, -12.5)]),
        ("4.1° N 12.5° E", [(4.1, 12.5)]),
        ("٩٫٥٣، ٣٢٫١٠", [(9.53, 32.1)]),
        ("-0.00001, 0", [(0.0, 0.0)]),
        ("9.53049, 32.10049\n9.5301, 32.1001", [(9.53, 32.1)]),
        ("", []),
    ],
)
def test_a_track_is_read_as_it_is_typed(text, points):
    assert parse(text) == points


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("9.53", 1),
        ("9.53, 32.10\nby the river", 2),
        ("91, 32", 1),
        ("9, 181", 1),
        ("-9S, 3E", 1),
        ("1e5, 3", 1),
        ("nan, nan", 1),
        ("\n".join(f"1.{n:03}, 2" for n in range(MOST + 1)), 0),
    ],
)
def test_what_is_no_point_is_named_by_its_line(text, line):
    with pytest.raises(BadTrack) as bad:
        parse(text)
    assert bad.value.line == line


@given(st.lists(POINTS, max_size=40))
def test_what_is_spelt_is_read_back_but_for_points_that_repeat(points):
    kept = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
    assert parse(spell(points)) == kept


@given(st.text(max_size=300))
def test_no_text_whatever_ends_in_anything_but_points_on_the_earth_or_a_line(text):
    try:
        found = parse(text)
    except BadTrack as bad:
        assert 0 <= bad.line <= len(text.splitlines())
    else:
        assert all(-90 <= point.lat <= 90 and -180 <= point.lon <= 180 for point in found)
        assert parse(spell(found)) == found
