"""Somebody is heard at the counter, through the pages; what the house's own log says of it."""

from __future__ import annotations

import logging
import re
from io import StringIO

import pytest

from kivuko.crossings.models import Crossing
from kivuko.crossings.tests import house
from kivuko.crossings.tests.test_fear import SECRET, send
from kivuko.crossings.tests.test_lane import hidden, scan
from kivuko.project.logging import JsonLines
from kivuko.referrals import loading
from kivuko.referrals.models import Referral

pytestmark = pytest.mark.django_db


def test_the_log_names_a_page_and_no_crossing_no_word_and_no_number(client_of, amina, caplog):
    house.post()
    loading.load()
    browser, out = client_of(amina), StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    logging.getLogger("kivuko").addHandler(handler)
    caplog.set_level(logging.INFO, logger="kivuko")
    try:
        seen = scan(browser)
        first = browser.post("/lane/quiet", {"slip": hidden(seen, "slip"), "about": "quiet"})
        send(browser, first, heard=SECRET)
    finally:
        logging.getLogger("kivuko").removeHandler(handler)
    done, crossing = Referral.objects.get(), Crossing.objects.get()
    said = out.getvalue()
    assert "crossings:quiet" in said and "referrals:slip" in said  # it was written at all
    for word in (SECRET, done.number, str(done.pk), str(crossing.pk), str(crossing.person)):
        assert word not in said
    assert not re.search(r"fear|asylum|refugee|afraid", said, re.I)
