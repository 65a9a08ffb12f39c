"""A photo at the counter: read, compared, looked at. Photos are drawn here, of documents that nobody holds."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from kivuko.crossings import views_photo
from kivuko.crossings.vocab import METHODS
from kivuko.documents import codes, photo
from kivuko.lib.tests import specimens

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(bool(specimens.missing()), reason=specimens.missing()),
]
LINES = specimens.zone(2, "TD3")
SURNAME, GIVEN = LINES[5:44].split("<<")[:2]


def send(client, data: bytes, **more):
    file = SimpleUploadedFile("holiday of Achol.jpg", data, content_type="image/jpeg")
    return client.post("/lane/photo", {"photo": file, "direction": "entry"}, **more)


def said(answer) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def field(answer, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.content.decode())
    return html.unescape(found[1]) if found else ""


def form(answer, **changes) -> dict[str, str]:
    text = re.search(
        r'<textarea name="text" cols[^>]*>\s*([^<]*(?:&lt;[^<]*)*)</textarea>', answer.content.decode()
    )
    names = {name: field(answer, name) for name in ("read", "surname", "given_names")}
    return {**names, "text": html.unescape(text[1]) if text else "", "direction": "entry", **changes}


def barcode(text: str, kind: str = "QRCode") -> bytes:
    import zxingcpp
    from PIL import Image

    code = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(kind))
    drawn = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=5))
    ground = Image.new("L", (drawn.width + 300, drawn.height + 200), 200)
    ground.paste(drawn, (150, 100))
    out = io.BytesIO()
    ground.convert("RGB").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def counter(client_of, amina, wunthou):
    return client_of(amina)


@pytest.fixture(scope="module")
def picture() -> bytes:
    return specimens.photo(LINES, 2)


def test_the_counter_offers_a_photo_beside_typing_by_hand(counter):
    assert 'data-key="F7"' in counter.get("/lane/").content.decode()
    assert "into the frame" in said(counter.get("/lane/photo"))


def test_what_a_photo_shows_is_compared_before_anything_is_looked_at(counter, picture):
    answer = send(counter, picture)
    assert answer.status_code == 200
    assert (field(answer, "surname"), field(answer, "given_names")) == (
        SURNAME,
        GIVEN.replace("<", " ").strip(),
    )
    assert form(answer)["text"].split() == LINES.split()
    assert "I compared the names with the page" in said(answer)
    assert 'id="who"' not in answer.content.decode()


def test_names_read_by_a_camera_are_refused_unseen(counter, picture):
    unseen = counter.post("/lane/photo/compared", form(send(counter, picture)))
    assert unseen.status_code == 422
    assert "Compare the names with the page, letter by letter, and mend them" in said(unseen)
    assert 'id="who"' not in unseen.content.decode()


def test_names_that_were_mended_are_those_of_the_traveller(counter, picture):
    answers = form(send(counter, picture), surname="MOGARUKA", compared="on")
    seen = counter.post("/lane/photo/compared", answers)
    assert "MOGARUKA" in said(seen)
    assert "5 of 5" in said(seen)


def test_lines_that_were_mended_into_nonsense_stay_with_a_sentence(counter, picture):
    answers = form(send(counter, picture), text=LINES.replace("<", "!", 1), compared="on")
    refused = counter.post("/lane/photo/compared", answers)
    assert refused.status_code == 422
    assert "Line 1, position 2: expected a capital letter" in said(refused)
    assert field(refused, "surname") == SURNAME


@pytest.mark.skipif("photo" not in METHODS, reason="The lane does not record photos yet.")
def test_a_crossing_says_that_its_document_was_photographed(counter, picture):
    from kivuko.crossings.models import Crossing

    seen = counter.post("/lane/photo/compared", form(send(counter, picture), compared="on"))
    decision = {
        "slip": field(seen, "slip"),
        "key": field(seen, "key"),
        "decide": "admit",
        "direction": "entry",
    }
    assert counter.post("/lane/decide", decision, follow=True).status_code == 200
    assert Crossing.objects.get().method == "photo"


@pytest.mark.parametrize("kind", ["QRCode", "Aztec", "DataMatrix", "PDF417"])
def test_a_barcode_that_holds_the_lines_needs_no_comparing(counter, kind):
    answer = send(counter, barcode(LINES, kind))
    assert "Read from a barcode" in said(answer)
    seen = counter.post("/lane/photo/compared", form(answer))
    assert SURNAME in said(seen)
    assert 'id="who"' in seen.content.decode()


def test_a_pass_of_ours_is_read_from_its_code(counter):
    answer = send(counter, barcode(codes.PASS + specimens.zone(1, "TD1")))
    assert "Read from a barcode" in said(answer)


def test_a_barcode_that_holds_something_else_gets_a_sentence(counter):
    answer = send(counter, barcode("https://example.org/menu"))
    assert answer.status_code == 422
    assert "was found, but it does not hold the lines of a travel document" in said(answer)


def test_that_a_barcode_was_read_cannot_be_claimed_from_outside(counter, picture):
    answers = form(send(counter, picture), read="code:forged", compared="")
    refused = counter.post("/lane/photo/compared", answers)
    assert refused.status_code == 422
    assert "read too long ago" in said(refused)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "No photo arrived"),
        (b"GIF89a not one of ours", "expected JPEG, PNG or WebP"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 500, "expected JPEG, PNG or WebP"),
        (b"x" * (photo.MOST_BYTES + 10), "too big"),
        ("cut", "damaged or incomplete"),
        ("empty page", "No lines of a document were found"),
    ],
)
def test_what_is_no_photo_of_a_document_gets_a_sentence(counter, picture, data, says):
    if data == "cut":
        data = picture[: len(picture) // 2]
    elif data == "empty page":
        data = barcode_free()
    answer = send(counter, data)
    assert answer.status_code == 422
    assert says in said(answer)


def barcode_free() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (900, 600), "white").save(out, "JPEG")
    return out.getvalue()


def test_a_small_file_that_would_unfold_into_a_huge_picture_stays_folded(counter):
    from PIL import Image

    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    answer = send(counter, out.getvalue())
    assert answer.status_code == 422
    assert "too many points" in said(answer)


def test_a_photo_is_never_written_to_a_disk(counter, picture, tmp_path, monkeypatch):
    big = picture + b"\0" * (
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1
    )  # more than Django would keep in memory
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    before = {path for path in Path(settings.KIVUKO_DATA).rglob("*") if path.is_file()}
    made = []
    monkeypatch.setattr("tempfile.NamedTemporaryFile", lambda *a, **k: made.append(a))
    assert send(counter, big).status_code == 200
    assert made == []
    assert list(tmp_path.iterdir()) == []
    after = {path for path in Path(settings.KIVUKO_DATA).rglob("*") if path.is_file()}
    assert not [
        path
        for path in after - before
        if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp", ".upload")
    ]


def test_another_site_cannot_send_a_photo_in_an_officer_s_name(amina, wunthou, picture):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(amina, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert send(strict, picture).status_code == 403


def test_nobody_without_a_post_sends_photos(client_of, sabit, picture, wunthou):
    assert send(client_of(sabit), picture).status_code == 403


def test_without_the_packages_the_page_says_in_one_sentence_how_to_get_them(counter, picture, monkeypatch):
    monkeypatch.setattr("kivuko.lib.photo.installed", lambda: False)
    monkeypatch.setattr(views_photo.photo, "installed", lambda: False)
    for answer in (counter.get("/lane/photo"), send(counter, picture)):
        assert "Ask the administrator to run “make photo”" in said(answer)
        assert "F6" in said(answer)
