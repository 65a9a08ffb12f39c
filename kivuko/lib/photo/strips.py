"""Where in a photo the lines of a document stand: level the photo, find rows full of strokes, cut them out.

Printing in a machine readable zone is the densest thing on a page: rows in which nearly every column holds an
upright edge, with an empty row between. So no model is asked where the text is; numpy finds it in milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

Grey = NDArray[np.float32]
STEEPEST = 12.0
"""Degrees. A page held more askew than this is turned by the officer."""
MOST_STRIPS = 6
_BINS = 48
"""Columns are counted in so many bins: a row of a zone fills nearly all, a row of a sentence few."""


def strips(image: Image) -> list[Grey]:
    """The strips that may be lines of a zone, from the top; each a grey array, its print dark on light."""
    level = _level(image)
    grey = np.asarray(level, dtype=np.float32)
    edges = _edges(level)
    found = []
    for top, bottom in _bands(edges):
        height = bottom - top
        left, right = _extent(edges[top:bottom], height)
        if right - left < 10 * height:  # 30 characters are more than ten times as wide as high
            continue
        more, side = max(2, round(height * 0.22)), max(2, round(height * 0.35))
        found.append(grey[max(0, top - more) : bottom + more, max(0, left - side) : right + side])
    return found[-MOST_STRIPS:]


def _edges(image: Image) -> Grey:
    """How strongly each point is part of an upright edge, with what is faint taken out."""
    from PIL import ImageFilter

    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(1)), dtype=np.float32)
    edges = np.abs(np.diff(soft, axis=1, append=soft[:, -1:]))
    floor = 0.22 * float(np.percentile(edges, 98.5))
    edges[edges < max(floor, 2.0)] = 0
    return edges


def _level(image: Image) -> Any:
    """The photo turned so that rows of print lie level: the angle at which rows differ most from one another."""
    small = image.copy()
    small.thumbnail((560, 560))
    edges = _edges(small)
    from PIL import Image as Pillow

    ink = Pillow.fromarray(np.clip(edges * 4, 0, 255).astype(np.uint8))

    def sharpness(angle: float) -> float:
        rows = np.asarray(ink.rotate(angle, Pillow.Resampling.BILINEAR), dtype=np.float32).sum(axis=1)
        return float(np.square(np.diff(rows)).sum())

    best = max(np.arange(-STEEPEST, STEEPEST + 0.1, 1.0), key=sharpness)
    best = max(np.arange(best - 0.8, best + 0.9, 0.2), key=sharpness)
    if abs(best) < 0.15:
        return image
    paper = int(np.percentile(np.asarray(image), 70))
    return image.rotate(float(best), Pillow.Resampling.BICUBIC, expand=True, fillcolor=paper)


def _bands(edges: Grey) -> list[tuple[int, int]]:
    """Rows (first, one past the last) in which strokes fill most of some wide stretch."""
    height, width = edges.shape
    usable = width - width % _BINS
    bins = (edges[:, :usable].reshape(height, _BINS, -1) > 0).any(axis=2)
    filled = bins.mean(axis=1)
    smooth = np.convolve(filled, np.ones(3) / 3, mode="same")
    full = smooth > max(0.3, 0.55 * float(np.percentile(smooth, 97)))
    found: list[tuple[int, int]] = []
    start = -1
    for row, on in enumerate([*full.tolist(), False]):
        if on and start < 0:
            start = row
        elif not on and start >= 0:
            if 7 <= row - start <= height * 0.4:
                found.append((start, row))
            start = -1
    return found


def _extent(edges: Grey, height: int) -> tuple[int, int]:
    """The longest stretch of columns with strokes and no gap wider than a character and a half."""
    inked = np.flatnonzero((edges > 0).sum(axis=0) >= max(2, height // 8))
    if inked.size < 2:
        return 0, 0
    ends = np.flatnonzero(np.diff(inked) > height * 1.6)
    starts = np.concatenate(([0], ends + 1))
    stops = np.concatenate((ends, [inked.size - 1]))
    at = int(np.argmax(inked[stops] - inked[starts]))
    return int(inked[starts[at]]), int(inked[stops[at]]) + 1
