"""A track that somebody typed or a telephone put down: one point a line, latitude then longitude, in degrees.

    9.53, 32.10          9.53N 32.10E          ٩٫٥٣، ٣٢٫١٠

Points are rounded to a thousandth of a degree, about 110 metres: enough to say where somebody looked.
"""

from __future__ import annotations

import re
from typing import NamedTuple

PLACES = 3
MOST = 500
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫−،؛", "01234567890123456789.-,;")
_NUMBER = r"([+-]?\d{1,3}(?:\.\d{1,15})?)\s*°?\s*"
_LINE = re.compile(rf"{_NUMBER}([NSns]?)\s*[,;\s]\s*{_NUMBER}([EWew]?)")


class Point(NamedTuple):
    lat: float
    lon: float


class BadTrack(ValueError):
    """A line is no point on the earth. `line` counts from 1; 0: there are too many."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def parse(text: str) -> list[Point]:
    """The points in their order; empty lines and a point that repeats the one before are left out."""
    found: list[Point] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not (line := line.translate(_DIGITS).strip()):
            continue
        point = _point(line)
        if point is None:
            raise BadTrack(number)
        if not found or found[-1] != point:
            found.append(point)
        if len(found) > MOST:
            raise BadTrack(0)
    return found


def spell(points: list[Point]) -> str:
    """The track as it is typed: what `parse` reads back."""
    return "\n".join(f"{point.lat:.{PLACES}f}, {point.lon:.{PLACES}f}" for point in points)


def _point(line: str) -> Point | None:
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    lat, north, lon, east = float(match[1]), match[2].upper(), float(match[3]), match[4].upper()
    if (north and lat < 0) or (east and lon < 0) or abs(lat) > 90 or abs(lon) > 180:
        return None
    lat, lon = (-lat if north == "S" else lat), (-lon if east == "W" else lon)
    return Point(round(lat, PLACES) + 0.0, round(lon, PLACES) + 0.0)
