"""Whatever is sent to the counter: a sentence, never a fault, and never a lost traveller or text."""

from __future__ import annotations

import html
import re
from urllib.parse import quote_from_bytes

import pytest
from django.db import transaction
from hypothesis import example, given
from hypothesis import strategies as st

from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.test_lane import SPECIMEN, VALID, hidden, scan, words

pytestmark = pytest.mark.django_db
anything = st.text(st.characters(), max_size=300) | st.text(
    st.sampled_from("P<UTOERIKSSON0123456789\n\r\t \x00\x1b\u200f\u202eأبج\ud800é٣"), max_size=4200
)


@pytest.fixture
def counter(client_of, amina, wunthou):
    return client_of(amina)


def sent(counter, url, fields):
    """As a browser that stops at nothing: half characters and bytes that are no text, too."""
    pairs = [(name, value.encode("utf-8", "surrogatepass")) for name, value in fields.items()]
    body = "&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs)
    return counter.post(url, body, content_type="application/x-www-form-urlencoded")


def kept(answer) -> str:
    return html.unescape(
        re.search(r'<textarea id="text".*?>(.*?)</textarea>', answer.content.decode(), re.S)[1]
    )


@given(text=anything)
@example("\x00" * 20)
@example("<" * 4096)
@example("\ud800" * 88)
@example("\u202e" + SPECIMEN)
@example("</textarea><script>alert(1)</script>")
@example(SPECIMEN + "\x00")
def test_whatever_is_scanned_the_answer_is_a_sentence_and_the_text_is_kept(counter, text):
    answer = sent(counter, "/lane/look", {"text": text, "direction": "entry"})
    assert answer.status_code in (200, 422)
    readable = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    assert kept(answer).replace("\r\n", "\n").strip("\r\n") == readable.replace("\r\n", "\n").strip("\r\n")
    assert "<script>alert" not in answer.content.decode()
    if answer.status_code == 422:
        assert "cannot be read" in words(answer)


FIELDS = (
    "decide",
    "purpose",
    "stay_until",
    "key",
    "ground",
    "facts",
    "direction",
    "rev",
    "unknown",
    "swap",
    "first",
)


@given(answers=st.dictionaries(st.sampled_from(FIELDS), anything, max_size=6))
@example({"key": "x" * 65, "decide": "admit"})
@example({"key": "\x00", "decide": "admit"})
@example({"decide": "admit", "stay_until": "9999-99-99"})
@example({"decide": "admit", "stay_until": "0001-01-01"})
@example({"decide": "propose_refusal", "ground": "false_document", "facts": "\x00"})
@example({"decide": "propose_refusal", "ground": "x" * 400, "facts": "y" * 4000})
@example({"decide": "second_line:\x00"})
def test_whatever_is_answered_the_traveller_stays_or_the_decision_stands(counter, answers):
    with transaction.atomic():
        slip = hidden(scan(counter, VALID), "slip")
        before = Crossing.objects.count()
        answer = sent(counter, "/lane/decide", {"key": "k", "decide": "admit", "slip": slip, **answers})
        assert answer.status_code in (200, 302, 422)
        if answer.status_code != 302:
            assert Crossing.objects.count() == before
            assert 'id="who"' in answer.content.decode() and "MALUAL" in words(answer)
            assert 'role="alert"' in answer.content.decode()
        transaction.set_rollback(True)


@given(slip=anything)
def test_whatever_slip_comes_back_nobody_is_decided_by_it(counter, slip):
    for url, name in (("/lane/decide", "slip"), ("/lane/second", "slip")):
        answer = sent(counter, url, {name: slip, "decide": "admit", "key": "k"})
        assert answer.status_code == 422 and "Scan the document again" in words(answer)
    assert not Crossing.objects.exists()


TYPED = (
    "document_kind", "issuer", "number", "surname", "given_names", "birth_day", "birth_month", "birth_year", "sex",
    "nationality", "expires", "unknown", "first",
)  # fmt: skip


@given(answers=st.dictionaries(st.sampled_from(TYPED), anything, max_size=8))
def test_whatever_is_typed_by_hand_the_form_comes_back_or_the_traveller_is_shown(counter, answers):
    answer = sent(counter, "/lane/look", {"method": "typed", "document_kind": "none", **answers})
    assert answer.status_code in (200, 422)
    assert 'id="typed"' in answer.content.decode() or 'id="who"' in answer.content.decode()


def test_a_form_whose_key_was_damaged_can_be_sent_again(counter):
    slip = hidden(scan(counter, VALID), "slip")
    answer = sent(counter, "/lane/decide", {"key": "x" * 65, "decide": "admit", "slip": slip})
    assert "Decide again" in words(answer)
    form = {"key": hidden(answer, "key"), "slip": hidden(answer, "slip"), "decide": "admit"}
    assert counter.post("/lane/decide", form).status_code == 302
