"""A hit that the officer must not learn of is raised for the supervisor and leaves no sign at the lane."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from kivuko.crossings import actions, actions_after, lane, views_photo
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.house import national_list, nyandeng
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.mrz.writing import compose
from kivuko.places.models import Post
from kivuko.referrals import loading
from kivuko.screening import actions as screening
from kivuko.screening.hits import Searched
from kivuko.screening.inputs import EntryFacts
from kivuko.screening.models import Hit, ListEntry, Watchlist
from kivuko.screening.vocab import Visibility

LINES = "P<SSDMALUAL<<NYANDENG<ROSE<<<<<<<<<<<<<<<<<<\nR001234562SSD8803015F9901010<<<<<<<<<<<<<<06"


@pytest.fixture
def discreet(db: None) -> Watchlist:
    """A court's list whose one entry is close to Nyandeng, and of which no officer is told."""
    watchlist = national_list()
    entry = ListEntry.objects.get(watchlist=watchlist)
    facts = EntryFacts.on(entry).model_copy(
        update={"visibility": Visibility.DISCREET, "instruction": "Call 0900."}
    )
    screening.change_entry(SYSTEM, entry, facts=facts)
    return watchlist


def shown(crossing: Crossing) -> dict[str, Any]:
    """All that stands in a crossing but its identifiers and times."""
    own = {"id", "person", "occurred_at", "trace"}
    return {
        f.attname: getattr(crossing, f.attname)
        for f in crossing._meta.concrete_fields
        if f.attname not in own
    }


def admitted(actor: Any, post: Post) -> Crossing:
    return actions.admit(actor, post, traveller=nyandeng(), direction="entry")


def test_the_crossing_is_the_same_as_of_somebody_on_no_list_and_the_hit_waits(
    amina: Any, nyadak: Any, wunthou: Post, discreet: Watchlist
) -> None:
    crossing = admitted(amina, wunthou)
    (hit,) = Hit.objects.all()
    assert (hit.crossing, hit.path, hit.person, hit.state) == (
        crossing.pk, wunthou.path, crossing.person, "open",
    )  # fmt: skip
    assert (crossing.verdict, crossing.findings) == ("go", [])
    screening.withdraw_list(nyadak, Watchlist.objects.get(pk=discreet.pk), reason="Ended.")
    assert shown(admitted(amina, wunthou)) == shown(crossing)
    assert Hit.objects.count() == 1


def test_the_counter_shows_and_asks_nothing(amina: Any, wunthou: Post, discreet: Watchlist) -> None:
    sight = lane.look(amina, wunthou, nyandeng(), "scan", "entry", timezone.now())
    assert (sight.verdict, sight.found, sight.questions, sight.raised) == ("go", [], 0, [])


def test_a_supervisor_at_the_lane_is_told(deng: Any, wunthou: Post, discreet: Watchlist) -> None:
    sight = lane.look(deng, wunthou, nyandeng(), "scan", "entry", timezone.now())
    assert sight.verdict != "go"
    assert admitted(deng, wunthou).findings != []


def test_the_pages_of_lane_and_crossing_say_nothing_and_the_decision_can_be_undone(
    amina: Any, wunthou: Post, discreet: Watchlist, client_of: Any
) -> None:
    client = client_of(amina)
    typed = {
        "method": "typed", "document_kind": "passport", "issuer": "SSD", "number": "R00123456", "surname": "MALUAL",
        "given_names": "NYANDENG ROSE", "birth_year": "1988", "birth_month": "3", "sex": "F", "nationality": "SSD",
        "expires": "2099-01-01", "direction": "entry",
    }  # fmt: skip
    page = client.post(reverse("crossings:look"), typed).content.decode()
    slip = re.search(r'name="slip" value="([^"]+)"', page)
    assert slip, page[:2000]
    answer = client.post(
        reverse("crossings:decide"),
        {"slip": slip[1], "decide": "admit", "purpose": "", "key": "k", "stay_until": ""},
        follow=True,
    )
    done = answer.content.decode()
    assert answer.redirect_chain, re.findall(r"kv-errors.*?</ul>", done, re.S)
    assert Hit.objects.count() == 1
    crossing = Crossing.objects.get()
    own = client.get(crossing.get_absolute_url()).content.decode()
    for said in ("National stop list", "MALUAL NYANDENG ROSE", "Call 0900", "An invented court"):
        assert all(said not in each for each in (page, done, own))
    taken_back = actions_after.undo(amina, crossing)
    assert (taken_back.state, Hit.objects.get().state) == ("undone", "open")
    hits = client.get(reverse("screening:hits")).content.decode()
    assert all(
        said not in hits for said in ("National stop list", "MALUAL NYANDENG ROSE", "An invented court")
    )


def test_a_program_that_says_it_has_asked_the_lists_silences_nothing(
    amina: Any, wunthou: Post, discreet: Watchlist
) -> None:
    crossing = actions.admit(amina, wunthou, traveller=nyandeng(), direction="entry", found=Searched())
    assert Hit.objects.get().crossing == crossing.pk
    assert crossing.verdict == "go"


# -- every way to a decision, through the pages ------------------------------------------------------------

SECRETS = ("National stop list", "NYANDENG ROSE, MALUAL", "Call 0900", "An invented court", "list.close")


def zone(surname: str, given: str, number: str) -> str:
    """The two lines of an invented passport."""
    return compose(
        "TD3", document_code="P", issuer="SSD", number=number, surname=surname, given_names=given, nationality="SSD",
        birth=date(1988, 3, 1), sex="F", expiry=date(2030, 12, 31),
    )  # fmt: skip


def seen_by_scan(client: Any, text: str = "", **more: str) -> Any:
    return client.post("/lane/look", {"text": text or zone("MALUAL", "NYANDENG ROSE", "R00123456"), **more})


def slip_of(page: Any, name: str = "slip") -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.content.decode())
    assert found, page.content.decode()[:3000]
    return found[1]


def scanned(client: Any) -> Any:
    return seen_by_scan(client)


def typed(client: Any) -> Any:
    return client.post(
        "/lane/look",
        {
            "method": "typed", "document_kind": "passport", "issuer": "SSD", "number": "R00123456",
            "surname": "MALUAL", "given_names": "NYANDENG ROSE", "birth_year": "1988", "birth_month": "3",
            "sex": "F", "nationality": "SSD", "expires": "2099-01-01",
        },
    )  # fmt: skip


def photographed(client: Any) -> Any:
    read = signing.dumps("photo", salt=views_photo.SALT)
    answers = {"read": read, "text": zone("MALUAL", "NYANDENG ROSE", "R00123456"), "compared": "on"}
    return client.post(
        "/lane/photo/compared", {**answers, "surname": "MALUAL", "given_names": "NYANDENG ROSE"}
    )


def beside_another(client: Any) -> Any:
    """Only the second document is hers; the first has another name."""
    first = seen_by_scan(client, zone("LADU", "ACHAN", "R00777777"))
    return seen_by_scan(client, first=slip_of(first))


def under_another(client: Any) -> Any:
    """The first document is hers, and she crosses on the other."""
    first = seen_by_scan(client)
    both = seen_by_scan(client, zone("LADU", "ACHAN", "R00777777"), first=slip_of(first))
    return client.post("/lane/look", {"swap": slip_of(both)})


def twice_hers(client: Any) -> Any:
    first = seen_by_scan(client)
    return seen_by_scan(client, zone("MALUAL", "NYANDENG ROSE", "R00888888"), first=slip_of(first))


SIGHTS = (scanned, typed, photographed, beside_another, under_another, twice_hers)
DECISIONS = {
    "admit": {"decide": "admit"},
    "second line": {"decide": "second_line:document"},
    "propose to refuse": {"decide": "propose_refusal", "ground": "", "facts": "The document is not hers."},
    "fear of return": {"about": "quiet"},
    "a child alone": {"about": "child"},
}


def ground_for(direction: str = "entry") -> str:
    return next(code for code, _text, _row in lane.grounds("SS/dcrnpi/wunthou/", direction, True))


def decided(client: Any, page: Any, how: str) -> Any:
    answers = dict(DECISIONS[how])
    if "about" in answers:
        form = {"slip": slip_of(page), "step": "1", "company": "unknown", "age_in_doubt": "on", "key": "k"}
        return client.post("/lane/quiet", {**form, **answers}, follow=True)
    if "ground" in answers:
        answers["ground"] = ground_for()
    return client.post("/lane/decide", {"slip": slip_of(page), "key": "k", **answers}, follow=True)


@pytest.mark.parametrize("how", DECISIONS)
@pytest.mark.parametrize("sight", SIGHTS, ids=lambda each: each.__name__)
def test_by_whatever_way_it_is_decided_one_hit_waits_and_nothing_is_seen(
    amina: Any, wunthou: Post, discreet: Watchlist, client_of: Any, sight: Any, how: str
) -> None:
    loading.load()
    client = client_of(amina)
    page = sight(client)
    done = decided(client, page, how)
    assert done.status_code == 200, done.content.decode()
    crossing = Crossing.objects.get()
    assert [hit.crossing for hit in Hit.objects.all()] == [crossing.pk]
    assert "list" not in str(crossing.findings)
    own = client.get(crossing.get_absolute_url())
    for each in (page, done, own, client.get("/lane/"), client.get("/crossings/")):
        assert [said for said in SECRETS if said in each.content.decode()] == []


@pytest.mark.parametrize("how", DECISIONS)
def test_an_open_entry_raises_one_hit_by_whatever_way_it_is_decided(
    amina: Any, wunthou: Post, client_of: Any, how: str
) -> None:
    national_list()
    loading.load()
    client = client_of(amina)
    page = twice_hers(client)
    decided(client, page, how)
    assert [hit.crossing for hit in Hit.objects.all()] == [Crossing.objects.get().pk]
    assert "National stop list" in page.content.decode()
