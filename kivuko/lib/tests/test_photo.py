"""Photos of drawn documents are read; what is no photo is a sentence. Nobody in them exists."""

from __future__ import annotations

import io

import pytest

from kivuko.lib import photo
from kivuko.lib.tests import specimens

here = pytest.mark.skipif(bool(specimens.missing()), reason=specimens.missing())


@here
@pytest.mark.parametrize("cropped", [True, False], ids=["frame", "page"])
@pytest.mark.parametrize("number", [0, 1, 3, 4, 7])  # TD3, TD1, TD2, MRV-A, MRV-B
def test_the_lines_of_every_format_are_read_from_a_soft_and_crooked_photo(number, cropped):
    lines = specimens.zone(number)
    image = photo.grey(specimens.photo(lines, number, cropped=cropped))
    assert max(image.size) <= 1600
    assert "\n".join(photo.recognise(photo.strips(image)) or ()) == lines


@here
def test_a_telephone_s_photo_lies_upright_whatever_way_it_was_held():
    from PIL import Image

    out = io.BytesIO()
    picture = Image.open(io.BytesIO(specimens.photo(specimens.zone(0), 0)))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter; the file says so
    picture.rotate(90, expand=True).save(out, "JPEG", exif=exif)
    assert "\n".join(photo.recognise(photo.strips(photo.grey(out.getvalue()))) or ()) == specimens.zone(0)


@here
@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (2000, 3), (64, 64)])
def test_a_picture_of_any_shape_without_print_holds_no_lines(size):
    from PIL import Image

    out = io.BytesIO()
    Image.effect_noise(size, 60).save(out, "PNG")
    image = photo.grey(out.getvalue())
    assert photo.recognise(photo.strips(image)) is None
    assert photo.payloads(image) == []


def test_without_the_packages_each_call_says_how_to_get_them(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert not photo.installed()
    with pytest.raises(photo.PhotoError, match="make photo"):
        photo.payloads(None)
