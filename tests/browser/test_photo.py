"""A photo at the counter, through a browser: a file, the camera with its frame, and what the officer compares."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kivuko.crossings.tests import house
from kivuko.crossings.tests.test_lane import VALID
from kivuko.crossings.tests.test_photo import LINES, SURNAME, barcode
from kivuko.lib.tests import specimens
from tests.browsing import LAPTOP, PHONE, QUIET, Axe, Pages, Shot, _session, too_wide
from tools import chromium

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(bool(specimens.missing()), reason=specimens.missing()),
]


def choose(page: Page, data: bytes, name: str = "achol.jpg", kind: str = "image/jpeg") -> None:
    page.locator("#photo-file").set_input_files({"name": name, "mimeType": kind, "buffer": data})


def test_a_chosen_photo_is_read_compared_by_keyboard_and_looked_at(pages: Pages, amina):
    house.post()
    page = pages("/lane/", login=amina)
    page.keyboard.press("F7")
    expect(page.locator("#photo")).to_contain_text("no camera here")
    choose(page, specimens.photo(LINES, 2))
    expect(page.locator("[name=surname]")).to_have_value(SURNAME, timeout=20_000)
    expect(page.locator("[name=surname]")).to_be_focused()
    expect(page.locator("[data-taken] canvas")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#photographed")).to_contain_text("letter by letter, and mend them")
    expect(page.locator("[name=compared]")).to_be_focused()
    expect(page.locator("[data-taken] canvas")).to_be_visible()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#who")).to_contain_text(SURNAME)
    expect(page.locator("#decide")).to_be_visible()
    assert [fault for fault in page.faults if "422" not in fault] == []


def test_a_barcode_is_looked_at_without_another_key(pages: Pages, amina):
    house.post()
    page = pages("/lane/", login=amina)
    page.keyboard.press("F7")
    choose(page, barcode(LINES), "code.png", "image/png")
    expect(page.locator("#who")).to_contain_text(SURNAME, timeout=20_000)
    expect(page.locator("#reasons")).to_be_hidden()


def test_a_photographed_document_is_the_second_of_the_traveller_in_view_and_not_of_the_next(
    pages: Pages, amina
):
    house.post()
    page = pages("/lane/", login=amina)
    page.keyboard.type(house.SPECIMEN.replace("\n", ""))
    expect(page.locator("#who")).to_contain_text("ERIKSSON")
    page.keyboard.press("F3")
    page.keyboard.press("F7")
    choose(page, barcode(LINES), "code.png", "image/png")
    expect(page.locator(".kv-other")).to_contain_text(SURNAME, timeout=20_000)
    expect(page.locator("#who")).to_contain_text("ERIKSSON")
    expect(page.locator("#second")).to_be_hidden()
    page.keyboard.type(VALID.replace("\n", ""))
    expect(page.locator("#who")).to_contain_text("MALUAL")
    expect(page.locator(".kv-other")).to_have_count(0)


def test_what_is_no_photo_gets_a_sentence_and_another_try(pages: Pages, amina):
    house.post()
    page = pages("/lane/", login=amina)
    page.keyboard.press("F7")
    choose(page, b"not a photo")
    expect(page.locator("#photo")).to_contain_text("expected JPEG, PNG or WebP")
    expect(page.locator("#photo-file")).to_be_visible()


def test_the_camera_sees_the_lines_in_its_frame(browser, live_server, amina, tmp_path: Path):
    """A camera whose picture is a film of one page: the frame is cut out in the browser and read on the node."""
    film = _film(tmp_path)
    house.post()
    flags = [
        "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]  # fmt: skip
    other = browser.browser_type.launch(executable_path=chromium.find(), args=[*QUIET, *flags])
    try:
        context = other.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768})
        context.grant_permissions(["camera"])
        context.add_cookies([_session(amina, live_server.url)])
        page = context.new_page()
        page.goto("/lane/")
        page.keyboard.press("F7")
        expect(page.locator("[data-camera] video")).to_be_visible()
        page.wait_for_function("document.querySelector('[data-camera] video').videoWidth > 600")
        expect(page.locator("[data-take]")).to_be_focused()
        page.screenshot(path=tmp_path / "camera.png")
        page.keyboard.press("Enter")
        expect(page.locator("[name=surname]")).to_have_value(SURNAME, timeout=20_000)
        size = page.evaluate(
            "(([c]) => [c.width, c.height])(document.querySelectorAll('[data-taken] canvas'))"
        )
        assert size[0] > 2 * size[1], "only what lies in the frame left the browser"
        page.keyboard.press("Escape")
        expect(page.locator("#photographed")).to_have_count(0)
    finally:
        other.close()


def _film(folder: Path) -> Path:
    """One picture as a camera's film (MJPEG): the page lies so that its lines are in the frame."""
    from PIL import Image

    page = specimens.page(LINES)
    scene = Image.new("RGB", (1280, 720), (120, 120, 120))
    page = page.resize((1080, int(page.height * 1080 / page.width)))
    scene.paste(page.convert("RGB"), (100, 360 + 70 - page.height))
    film = folder / "page.mjpeg"
    scene.save(folder / "page.jpg", quality=92)
    film.write_bytes((folder / "page.jpg").read_bytes() * 2)
    return film


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_photo_looks_right_and_axe_finds_nothing(pages: Pages, amina, axe: Axe, shot: Shot, lang, size):
    house.post()
    page = pages("/lane/", login=amina, lang=lang, size=size, check=True)
    name, faults = f"{lang}-{size[0]}", []

    def see(what: str) -> None:
        shot(page, f"photo-{what}-{name}")
        faults.extend(f"{what}: {fault}" for fault in axe(page))
        if too_wide(page):
            faults.append(f"{what} is wider than the screen")

    page.keyboard.press("F7")
    expect(page.locator(".kv-photo-say")).not_to_be_empty()
    see("take")
    choose(page, b"not a photo")
    expect(page.locator("#photo .kv-notice")).to_be_visible()
    see("fault")
    choose(page, specimens.photo(LINES, 2))
    expect(page.locator("#photographed")).to_be_visible(timeout=20_000)
    see("read")
    assert faults == []
