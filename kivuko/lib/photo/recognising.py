"""Strips of print become the characters of a machine readable zone.

The network is PP-OCR's recogniser as the package `rapidocr` carries it (Apache 2.0), run by `onnxruntime`; neither
asks the network for anything. It knows 18,708 characters: we look only at the 37 that a zone may hold, and at those
that may stand in each place. A zone is printed in cells of one width, so the characters are read cell by cell: a row
of fillers, which such a network cannot count, comes out right.
"""

from __future__ import annotations

import importlib.util
import os
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kivuko.lib.mrz.layout import FILLER, LAYOUTS, Format, check_digit, layout_of
from kivuko.lib.photo.errors import PhotoError
from kivuko.lib.photo.strips import Grey

LETTERS, DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
CHARACTERS = FILLER + DIGITS + LETTERS
HEIGHT = 48
"""Points: the height that the network was trained on."""
SHAPES = ((44, 2), (36, 2), (30, 3))
THREADS = 2
FEWEST = 20
"""Characters that must be seen in a strip before it is taken for a line."""
UNSEEN = 0.3
"""How sure we are of a filler where nothing was seen at an end of a line."""
MAY_STAND: dict[str, str] = {
    "code": LETTERS + FILLER,
    "issuer": LETTERS + FILLER,
    "nationality": LETTERS + FILLER,
    "names": LETTERS + FILLER,
    "birth": DIGITS + FILLER,
    "expiry": DIGITS + FILLER,
    "sex": "MFX" + FILLER,
}
"""What ICAO Doc 9303 lets stand in each field; elsewhere any of CHARACTERS."""
CONFUSED = {"O": "0", "I": "1", "Z": "2", "S": "5", "G": "6", "B": "8", "Q": "0", "D": "0"}
ALIASES = {FILLER: "＜‹〈く«", "0": "०", "O": "О○〇"}
"""What else the network calls a character; its small letters are added to each capital."""
Table = NDArray[np.float32]
"""Time steps (or cells) by 1 + 37: nothing, then each of CHARACTERS."""


def installed() -> bool:
    """Whether the optional packages are here. Looks, and loads nothing."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "PIL"))


def recognise(strips: list[Grey]) -> tuple[str, ...] | None:
    """The two or three lines of the zone among the strips, the best by its check digits; None if there are none."""
    rows = [_row(_ask(strip)) for strip in strips]
    tried = []
    for width, count in SHAPES:
        for at in range(len(strips) - count + 1):
            found = rows[at : at + count]
            if not _belong(strips[at : at + count]) or any(row is None for row in found):
                continue
            likely = _lines([row for row in found if row is not None], width)
            if likely is not None:
                sure, lines = likely
                tried.append((_right(lines), sure, lines))
    right, _, lines = max(tried, default=(0, 0.0, ()))
    return lines if right else None


def _belong(strips: list[Grey]) -> bool:
    """Lines of one zone are of one height and one width."""
    heights = [strip.shape[0] for strip in strips]
    widths = [strip.shape[1] for strip in strips]
    return bool(max(heights) <= 1.5 * min(heights) and max(widths) <= 1.35 * min(widths))


# -- the network ---------------------------------------------------------------------------------------------


@cache
def _network() -> tuple[Any, tuple[NDArray[np.intp], ...]]:
    """The running network, and where in its answer nothing and each of CHARACTERS stand, with their aliases."""
    if not installed():
        raise PhotoError("absent")
    import onnxruntime

    spec = importlib.util.find_spec("rapidocr")
    models = Path(spec.origin).parent / "models" if spec and spec.origin else Path()
    found = sorted(models.glob("*rec*.onnx"))
    if not found:
        raise PhotoError("absent")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(THREADS, os.cpu_count() or 1)
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(str(found[0]), options, providers=["CPUExecutionProvider"])
    known = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    places = [[0]]
    for character in CHARACTERS:
        spelt = {character, character.lower(), *ALIASES.get(character, "")}
        places.append([at + 1 for at, one in enumerate(known) if one in spelt])
    return session, tuple(np.array(at) for at in places)


def _ask(strip: Grey) -> Table:
    """What the network sees at each step from left to right, as shares of 1 among nothing and CHARACTERS."""
    from PIL import Image

    session, places = _network()
    height, width = strip.shape
    image = Image.fromarray(np.clip(strip, 0, 255).astype(np.uint8))
    scaled = image.resize((max(8, round(width * HEIGHT / height)), HEIGHT), Image.Resampling.BICUBIC)
    points = np.asarray(scaled, dtype=np.float32)
    low, high = np.percentile(points, (2, 90))
    points = np.clip((points - low) / max(high - low, 1.0), 0, 1) * 2 - 1
    given = np.repeat(points[None, None], 3, axis=1).astype(np.float32)
    answer = session.run(None, {session.get_inputs()[0].name: given})[0][0]
    chosen = np.stack([answer[:, at].sum(axis=1) for at in places], axis=1)
    return np.asarray(chosen / np.maximum(chosen.sum(axis=1, keepdims=True), 1e-6), dtype=np.float32)


# -- from steps to cells -------------------------------------------------------------------------------------


def _row(table: Table) -> Table | None:
    """What stands in each cell from the first character seen to the last; None where few were seen.

    Cells are of one width, so those in which nothing was seen are known by the room between their neighbours.
    """
    seen = 1 - table[:, 0]
    near = np.stack([np.roll(seen, 1), np.roll(seen, -1)]).max(axis=0)
    peaks = np.flatnonzero((seen > 0.4) & (seen >= near)).astype(np.float64)
    if len(peaks) < FEWEST:
        return None
    pitch = float(np.median(np.diff(peaks)))
    cell = np.concatenate(([0.0], np.cumsum(np.maximum(1, np.round(np.diff(peaks) / pitch)))))
    first = peaks[0]
    for _ in range(4):  # the straight line through all of them, then the cells again: settles at once
        pitch, first = (float(value) for value in np.polyfit(cell, peaks, 1))
        if pitch < 1:
            return None
        cell = np.round((peaks - first) / pitch)
    low, high = int(cell[0]), int(cell[-1])
    if not FEWEST < high - low + 1 < 60:
        return None
    cells = np.zeros((high - low + 1, len(CHARACTERS)), dtype=np.float32)
    at = np.round((np.arange(len(table)) - first) / pitch).astype(int) - low
    for step, place in enumerate(at.tolist()):
        if 0 <= place < len(cells):
            cells[place] = np.maximum(cells[place], table[step, 1:])
    return cells


def _windows(row: Table, width: int) -> list[Table]:
    """The ways in which `width` cells may lie: something beside the zone was seen, or fillers at its ends were not."""
    more = len(row) - width
    if more >= 0:
        return [row[start : start + width] for start in range(more + 1)] if more <= 5 else []
    if -more > width // 2:
        return []
    empty = np.zeros((1, len(CHARACTERS)), dtype=np.float32)
    empty[0, 0] = UNSEEN
    return [
        np.concatenate([np.repeat(empty, left, axis=0), row, np.repeat(empty, -more - left, axis=0)])
        for left in range(min(2, -more) + 1)
    ]


# -- from cells to lines -------------------------------------------------------------------------------------


def _lines(rows: list[Table], width: int) -> tuple[float, tuple[str, ...]] | None:
    """How sure, and the likeliest characters of each line among those that may stand in its places."""
    likely = []
    for picked in product(*(_windows(row, width) for row in rows)):
        first = CHARACTERS[int(np.argmax(picked[0][0] * _mask(LETTERS)))]
        masks = _allowed(layout_of(tuple(first.ljust(width, FILLER) for _ in picked)).format)
        weighed = [(cells @ _blurred()) * mask for cells, mask in zip(picked, masks, strict=True)]
        text = tuple("".join([CHARACTERS[at] for at in table.argmax(axis=1)]) for table in weighed)
        sure = float(np.mean([table.max(axis=1).mean() for table in weighed]))
        likely.append((_right(text), sure, text))
    if not likely:
        return None
    _, sure, text = max(likely)
    return sure, text


@cache
def _mask(characters: str) -> Table:
    return np.array([character in characters for character in CHARACTERS], dtype=np.float32)


@cache
def _blurred() -> Table:
    """Each character, and a little of its look-alike: an O where only digits may stand was a 0."""
    alike = np.eye(len(CHARACTERS), dtype=np.float32)
    for one, other in CONFUSED.items():
        at, to = CHARACTERS.index(one), CHARACTERS.index(other)
        alike[at, to] = alike[to, at] = 0.2
    return alike


@cache
def _allowed(format: Format) -> list[Table]:
    """For each line, which characters may stand in which cell."""
    layout = LAYOUTS[format]
    masks = [np.ones((layout.width, len(CHARACTERS)), dtype=np.float32) for _ in range(layout.count)]
    for field, (line, start, end) in layout.fields.items():
        masks[line][start:end] = _mask(MAY_STAND.get(field, CHARACTERS))
    for check in layout.checks:
        masks[check.line][check.position] = _mask(DIGITS + FILLER)
    masks[0][0] = _mask(LETTERS)
    return masks


def _right(lines: tuple[str, ...]) -> int:
    """How many check digits fit: the measure by which one cut of the strips is better than another."""
    layout = layout_of(lines)
    return sum(
        lines[check.line][check.position] == check_digit(layout.covered(lines, check))
        for check in layout.checks
    )
