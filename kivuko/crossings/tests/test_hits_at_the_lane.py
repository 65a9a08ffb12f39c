"""What a hit asks of the lane the second time: nothing new, until it is settled or something changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from kivuko.accounts.models import Login
from kivuko.crossings import actions, lane
from kivuko.crossings import actions_after as after
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests import house
from kivuko.kernel.policy import SYSTEM
from kivuko.places.models import Post
from kivuko.screening import actions as screening
from kivuko.screening import actions_hits
from kivuko.screening.inputs import EntryFacts
from kivuko.screening.models import Hit, ListEntry
from kivuko.screening.vocab import Ground, Kind

SHE = house.nyandeng(birth="1988-03-01")


@pytest.fixture
def first(amina: Login) -> Crossing:
    """She is close to an entry of the national list, and is asked to second line."""
    post = house.post()
    house.national_list()
    return actions.second_line(amina, post, traveller=SHE, direction="entry", referral="list")


def again(officer: Login, crossing: Crossing, **changes: str) -> Crossing:
    traveller = SHE.model_copy(update=changes)
    return actions.second_line(
        officer, crossing.post, traveller=traveller, direction="entry", referral="list"
    )


def test_the_second_crossing_of_an_open_pair_raises_no_second_hit(first: Crossing, amina: Login) -> None:
    second = again(amina, first)
    assert [hit.crossing for hit in Hit.objects.all()] == [first.pk]
    assert "list.close" in {one["code"] for one in second.findings}
    again(amina, first, number="R00999999")
    assert Hit.objects.count() == 2


def test_a_refuted_pair_crosses_without_a_word_of_the_list(
    first: Crossing, amina: Login, deng: Login
) -> None:
    actions_hits.refute(deng, Hit.objects.get(), ground=Ground.OTHER_FACE, reason="Another photograph.")
    second = again(amina, first)
    assert "list.close" not in {one["code"] for one in second.findings}
    assert Hit.objects.count() == 1
    assert Hit.objects.get().said["document"] == "R00123456 (SSD)"


def test_the_finding_of_somebody_at_risk_says_to_whom_it_goes_and_that_it_is_not_the_police(
    amina: Login, wunthou: Post, client_of: Callable[[Login], Client]
) -> None:
    house.national_list()
    entry = ListEntry.objects.get()
    facts = EntryFacts.on(entry).model_copy(
        update={"kind_of_entry": Kind.AT_RISK, "instruction": "Offer a seat.", "contact": "0901"}
    )
    screening.change_entry(SYSTEM, entry, facts=facts)
    sight = lane.look(amina, wunthou, SHE, "scan", "entry", timezone.now())
    (line,) = [each for each in sight.lines if each.found]
    assert (line.level, sight.verdict) == ("look", "look")
    page = client_of(amina).post(
        "/lane/look",
        {
            "text": "P<SSDMALUAL<<NYANDENG<ROSE<<<<<<<<<<<<<<<<<<\nR001234562SSD8803015F3401010<<<<<<<<<<<<<<08"
        },
    )
    shown = page.content.decode()
    for said in (
        "Offer a seat.",
        "0901",
        "to the named contact and to nobody else. It does not go to the police.",
    ):
        assert said in shown


def test_a_corrected_name_is_asked_of_the_lists_again_and_a_corrected_purpose_is_not(
    amina: Login, deng: Login, client_of: Callable[[Login], Client]
) -> None:
    post = house.post()
    house.national_list()
    misread = SHE.model_copy(update={"surname": "OTHERWISE", "given_names": "QUITE"})
    crossing = actions.admit(amina, post, traveller=misread, direction="entry")
    assert not Hit.objects.exists()
    corrected = after.correct(amina, crossing, traveller=SHE, reason="The reader was dirty.")
    hit = Hit.objects.get()
    assert (hit.crossing, hit.person, hit.state) == (crossing.pk, crossing.person, "open")
    assert corrected.state == "admitted"
    page = client_of(deng).get(crossing.get_absolute_url()).content.decode()
    assert f"/hits/{hit.pk}" in page
    actions_hits.confirm(deng, hit, ground=Ground.SAME_DOCUMENT, reason="The same number.")
    after.correct(amina, corrected, traveller=SHE, purpose="trade", reason="Asked again.")
    assert Hit.objects.count() == 1
