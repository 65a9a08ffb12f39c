"""Photos of invented documents, drawn for tests and the bench: a page, its print, and the lines at its foot."""

from __future__ import annotations

import io
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kivuko.lib import mrz
from kivuko.lib.mrz.layout import Format
from kivuko.lib.photo import installed

LETTERS = Path("/usr/share/fonts/opentype/ocr-b/OCRB.otf")  # what passports are printed in
WORDS = Path("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf")
SIZES = {
    "TD1": (856, 540),
    "TD2": (1050, 740),
    "TD3": (1250, 880),
    "MRV-A": (1200, 800),
    "MRV-B": (1050, 740),
}
"""A page in points, ten to a millimetre."""
FAMILY = [
    "WURNYANG",
    "LOBAREK",
    "MOGARUK",
    "TOKEJWOK",
    "ADWERONG",
    "BULKANYO",
    "LOJURKET",
    "AKWEMDIT",
    "RUACHBEL",
    "JADALONG",
]
GIVEN = [
    "DENG",
    "LADO",
    "TABAN",
    "ACHOL",
    "NYANDENG",
    "KEJI",
    "PONI",
    "NYAKIM",
    "JUMA",
    "AMANI",
    "OTIENO",
    "MARY",
    "PETER",
    "ROSE",
    "JOHN",
]


def missing() -> str:
    """What photos cannot be drawn or read without, as a sentence; empty when all is here."""
    if not installed():
        return "The extra `photo` is not installed: make photo."
    lacks = [path.name for path in (LETTERS, WORDS) if not path.exists()]
    return (
        f"There is no {' and no '.join(lacks)}: apt install fonts-ocr-b fonts-dejavu-core." if lacks else ""
    )


def zone(number: int, format: Format | None = None) -> str:
    """The lines of the document of that number: all five formats in turn, nobody in them exists."""
    rng = random.Random(number)
    shape: Format = format or ("TD3", "TD1", "TD3", "TD2", "MRV-A", "TD3", "TD1", "MRV-B")[number % 8]  # type: ignore[assignment]
    letters, digits = "ABCDEFGHKLMNPRSTUVWXYZ", "0123456789"
    return mrz.compose(
        shape,
        document_code="V" if shape.startswith("MRV") else "P" if shape == "TD3" else "I",
        issuer=rng.choice(["SSD", "UGA", "KEN", "D", "XXB"]) if shape == "TD3" else "SSD",
        nationality=rng.choice(["SSD", "UGA", "KEN", "SDN", "ETH"]),
        number=rng.choice(letters) + "".join(rng.choices(digits + letters[:6], k=7)),
        surname=rng.choice(FAMILY),
        given_names=" ".join(rng.sample(GIVEN, rng.choice([1, 2, 2, 3]))),
        birth=date(1950, 1, 1) + timedelta(days=rng.randrange(25000)),
        sex=rng.choice(["F", "M"]),
        expiry=date(2027, 1, 1) + timedelta(days=rng.randrange(3000)),
        optional="".join(rng.choices(digits, k=6)) if shape == "TD3" and rng.random() < 0.5 else "",
    )


def page(lines: str) -> Any:
    """The page as printed: a grey ground, a picture, some words, the lines at the foot."""
    from PIL import Image, ImageDraw, ImageFont

    format = mrz.read(lines, today=date(2026, 11, 22)).format
    width, height = SIZES[format]
    image = Image.new("L", (width, height), 225)
    draw = ImageDraw.Draw(image)
    for at in range(0, width, 9):  # the fine lines of security printing
        draw.line([(at, 0), (at + 60, height)], fill=214)
    small = ImageFont.truetype(str(WORDS), 26)
    draw.rectangle([50, 90, 50 + width // 4, 90 + height // 3], fill=120)
    draw.ellipse([90, 110, 10 + width // 4, 70 + height // 3], fill=175)
    for at, words in enumerate(
        ("REPUBLIC OF NOWHERE", "Surname / Nom", "Given names / Prénoms", "Born / Né", "12 MAR")
    ):
        draw.text((100 + width // 4, 60 + at * height // 10), words, font=small, fill=60)
    rows = lines.split("\n")
    inner = width * 0.94
    size = 40
    letters = ImageFont.truetype(str(LETTERS), size)
    size = int(size * inner / letters.getlength(rows[0]))
    letters = ImageFont.truetype(str(LETTERS), size)
    step = size * 1.45
    for at, row in enumerate(rows):
        draw.text((width * 0.03, height - step * (len(rows) - at) - size * 0.3), row, font=letters, fill=25)
    return image


def photo(lines: str, number: int = 0, *, cropped: bool = False, harsh: float = 1.0) -> bytes:
    """A JPEG as a camera gives it: turned a little, in perspective, soft, unevenly lit, with noise."""
    import numpy
    from PIL import Image, ImageFilter

    rng = random.Random(number)
    image = page(lines)
    if cropped:
        width, height = image.size
        image = image.crop((0, int(height * 0.66), width, height))
    width, height = image.size
    ground = Image.new("L", (int(width * 1.12), int(height * 1.16)), rng.randrange(90, 150))
    ground.paste(image, (int(width * 0.06), int(height * 0.08)))
    lean = [rng.uniform(-1, 1) * 0.008 * harsh * width for _ in range(8)]
    wide, high = ground.size
    corners = (
        0 + lean[0],
        0 + lean[1],
        0 + lean[2],
        high + lean[3],
        wide + lean[4],
        high + lean[5],
        wide + lean[6],
        lean[7],
    )
    ground = ground.transform(ground.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    ground = ground.rotate(rng.uniform(-3, 3) * harsh, Image.Resampling.BICUBIC, expand=True, fillcolor=110)
    scale = rng.uniform(0.9, 1.3)
    ground = ground.resize((int(ground.width * scale), int(ground.height * scale)), Image.Resampling.BICUBIC)
    ground = ground.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.2) * harsh))
    points = numpy.asarray(ground, dtype=numpy.float32)
    light = numpy.linspace(rng.uniform(0.75, 1.0), rng.uniform(0.9, 1.1), points.shape[1])
    noise = numpy.random.default_rng(number).normal(0, 7 * harsh, points.shape)
    ground = Image.fromarray(numpy.clip(points * light + noise, 0, 255).astype(numpy.uint8))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=rng.randrange(70, 92))
    return out.getvalue()
