"""The pages of vehicles: what they show, how a refusal is said, to whom they are closed."""

from __future__ import annotations

import pytest

from kivuko.vehicles import actions
from kivuko.vehicles.models import Inspection, Stage, Vehicle
from kivuko.vehicles.tests.conftest import PLATE, here, stage, tick

pytestmark = pytest.mark.django_db
NEW = {"kind": "bus", "direction": "entry", "plate": "ssd 208b", "plate_country": "", "passengers": "42",
       "seals": "KE1, KE2", "customs_ref": "", "arrived_at": "2026-01-01T10:00", "key": "one"}  # fmt: skip


def text(answer) -> str:
    return answer.content.decode()


def test_an_empty_board_says_what_to_do(amina, wunthou, client_of):
    assert "No vehicle is at the post" in text(client_of(amina).get("/vehicles/"))


def test_the_board_shows_states_in_words_and_counts_what_waits_for_the_reader(arrive, taban, client_of):
    lorry = arrive()
    actions.begin(taban, stage(lorry, "customs"))
    html = text(client_of(taban).get("/vehicles/"))
    assert PLATE in html and "At it" in html and "Waiting" in html and str(lorry.pk) in html


def test_a_vehicle_is_registered_and_its_page_opens(amina, wunthou, client_of):
    client = client_of(amina)
    form = client.get("/vehicles/new").context["form"]
    now = form["arrived_at"].value().strftime("%Y-%m-%dT%H:%M")
    answer = client.post("/vehicles/new", {**NEW, "arrived_at": now}, follow=True)
    found = Vehicle.objects.get()
    assert answer.redirect_chain == [(f"/vehicles/{found.pk}", 302)]
    assert (found.plate, found.seals) == ("SSD 208B", ["KE1", "KE2"])
    assert "SSD 208B" in text(answer)


def test_a_refused_form_keeps_its_answers_and_says_what_to_do(amina, wunthou, client_of):
    answer = client_of(amina).post("/vehicles/new", NEW)  # of another year
    assert answer.status_code == 422 and not Vehicle.objects.exists()
    assert "within the last seven days" in text(answer) and "ssd 208b" in text(answer)


def test_an_agency_ticks_its_stage_by_its_page(arrive, taban, client_of):
    lorry, client = arrive(), client_of(taban)
    customs = stage(lorry, "customs")
    client.post(f"/vehicles/stages/{customs.pk}/begin", {"rev": 1, "key": "a"})
    client.post(f"/vehicles/stages/{customs.pk}/clear", {"rev": 2, "key": "b", "outcome": "nothing_found"})
    assert Stage.objects.get(pk=customs.pk).state == "done"
    again = client.post(f"/vehicles/stages/{customs.pk}/begin", {"rev": 1, "key": "c"})
    assert again.status_code == 409


def test_pages_of_each_move_open_and_act(arrive, kuol, taban, client_of):
    lorry, police, customs = arrive(), client_of(kuol), client_of(taban)
    for word in ("hold", "depart", "propose", "note"):
        assert police.get(f"/vehicles/{lorry.pk}/{word}").status_code == 200
    assert police.get(f"/vehicles/{lorry.pk}/explode").status_code == 404
    assert "not done yet" in text(police.post(f"/vehicles/{lorry.pk}/depart", {"rev": 1, "key": "a"}))
    police.post(f"/vehicles/{lorry.pk}/note", {"text": "Seen before.", "key": "b"})
    police.post(f"/vehicles/{lorry.pk}/hold", {"text": "The plate is asked for.", "rev": 1, "key": "c"})
    assert here(lorry).held_by == "police"
    assert "The plate is asked for." in text(police.get(f"/vehicles/{lorry.pk}"))
    police.post(f"/vehicles/{lorry.pk}/release", {"rev": 2, "key": "d"})
    police.post(f"/vehicles/{lorry.pk}/propose", {"key": "e"})
    joint = Inspection.objects.get()
    customs.post(f"/vehicles/inspections/{joint.pk}/join", {"rev": 1, "key": "f"})
    for client in (customs, police):
        page = f"/vehicles/inspections/{joint.pk}/find"
        assert client.get(page).status_code == 200
        client.post(page, {"outcome": "nothing_found", "rev": 1, "key": "g"})
    police.post(f"/vehicles/inspections/{joint.pk}/end", {"key": "h"})
    assert Inspection.objects.get().state == "done"


def test_departing_is_closed_with_its_reason_until_all_are_done(arrive, officers, client_of):
    cart = arrive(kind="cart", plate="", absent=["customs"])
    client = client_of(officers["immigration"])
    html = text(client.get(f"/vehicles/{cart.pk}"))
    assert "not done yet: Immigration" in html and "nobody was at the post" in html
    tick(officers["immigration"], cart, "immigration")
    assert f"/vehicles/{cart.pk}/depart" in text(client.get(f"/vehicles/{cart.pk}"))
    client.post(f"/vehicles/{cart.pk}/depart", {"rev": 1, "key": "a"})
    assert here(cart).state == "departed"
    assert "Immigration: Departed" in text(client.get(f"/vehicles/{cart.pk}"))


def test_another_agency_has_no_button_for_a_stage_and_is_refused_in_a_sentence(arrive, kuol, client_of):
    lorry, client = arrive(), client_of(kuol)
    customs = stage(lorry, "customs")
    assert str(customs.pk) not in text(client.get(f"/vehicles/{lorry.pk}"))
    answer = client.post(f"/vehicles/stages/{customs.pk}/begin", {"rev": 1, "key": "a"})
    assert answer.status_code == 403 and "another agency" in text(answer)


def test_who_has_no_stage_finds_every_page_closed(arrive, sabit, chuma, lokiru, client_of):
    lorry = arrive()
    for other in (sabit, lokiru):
        assert client_of(other).get("/vehicles/").status_code == 403
        assert client_of(other).get("/vehicles/new").status_code == 403
    for other in (sabit, lokiru, chuma):
        assert client_of(other).get(f"/vehicles/{lorry.pk}").status_code == 404
    assert PLATE not in text(client_of(chuma).get("/vehicles/"))


def test_the_data_protection_officer_reads_one_and_has_no_move(arrive, petra, taban, client_of):
    lorry = arrive()
    tick(taban, lorry, "customs", "The Fashwal file.")
    html = text(client_of(petra).get(f"/vehicles/{lorry.pk}"))
    assert PLATE in html and "Fashwal" not in html and "kv-moves" not in html


def test_the_figures_open_for_those_who_read_them(arrive, deng, sabit, amina, client_of):
    for reader in (deng, sabit):
        assert "No vehicle in the last 30 days" in text(client_of(reader).get("/vehicles/times"))
    assert client_of(amina).get("/vehicles/times").status_code == 403
