"""What an agency writes is read by its own officers alone; everybody's figures hide small numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kivuko.kernel import forgetting
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.models import Entry
from kivuko.kernel.policy import GRANTS, ROLES, visible
from kivuko.vehicles import actions, queries
from kivuko.vehicles import actions_inspection as joint
from kivuko.vehicles.models import Note, Part, Vehicle
from kivuko.vehicles.policy import ACTS_FOR
from kivuko.vehicles.tests.conftest import DRIVER, PLATE, here, stage, tick
from tests.cast import COUNTRY, NIMULE, WUNTHOU

pytestmark = pytest.mark.django_db
PEOPLE = [role for role in ROLES if role != "system"]
FOUR = ("immigration", "customs", "health", "police")


def secret(agency: str) -> str:
    return f"Only {agency} may read this: the Fashwal file"


@pytest.fixture
def lorry(arrive, officers) -> Vehicle:
    """Each agency wrote its secret in every place where it can."""
    found = arrive()
    inspection = joint.propose(officers["customs"], found)
    for agency in FOUR:
        if agency != "customs":
            joint.join(officers[agency], inspection)
            inspection.refresh_from_db()
        part = Part.objects.get(agency=agency)
        joint.find(officers[agency], part, outcome="other", text=secret(agency))
    inspection.refresh_from_db()
    joint.end_inspection(officers["customs"], inspection)
    for agency in FOUR:
        actions.note(officers[agency], found, text=secret(agency))
        actions.hold(officers[agency], here(found), text=secret(agency))
        actions.release(officers[agency], here(found))
        if agency != "customs":  # its stage is begun by the proposal
            actions.begin(officers[agency], stage(found, agency))
        actions.clear(officers[agency], stage(found, agency), outcome="other", text=secret(agency))
    return here(found)


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("path", [WUNTHOU, COUNTRY])
def test_notes_are_read_by_the_roles_of_their_agency_and_by_no_other(lorry, appointed, role, path):
    somebody = appointed("Other Invented", role, path)
    assert {each.agency for each in queries.notes(somebody, lorry)} == {ACTS_FOR.get(role)} - {None}
    assert set(queries.notes(somebody, lorry)) == set(visible(somebody, Note))


def test_nobody_of_another_post_reads_them(lorry, appointed):
    for role in ACTS_FOR:
        somebody = appointed(f"Other {role}", role, NIMULE)
        assert not queries.notes(somebody, lorry) and not queries.vehicles(somebody)
        assert queries.steps(somebody, lorry) == []


@pytest.mark.parametrize("agency", FOUR)
def test_no_page_of_an_agency_shows_what_another_wrote_or_found(lorry, officers, client_of, agency):
    client = client_of(officers[agency])
    one, board = client.get(f"/vehicles/{lorry.pk}"), client.get("/vehicles/")
    assert one.status_code == board.status_code == 200
    html = one.content.decode() + board.content.decode()
    assert secret(agency) in html
    for other in set(FOUR) - {agency}:
        assert secret(other) not in html
    assert "Note written" not in html
    assert PLATE in html


def test_the_api_shows_a_note_to_nobody_of_another_agency(lorry, officers, client_of):
    for note in Note.objects.all():
        for agency, login in officers.items():
            answer = client_of(login).get(f"/api/records/vehicles.note/{note.pk}")
            assert answer.status_code == (200 if agency == note.agency else 404)
            assert "Fashwal" not in answer.content.decode()  # personal values travel by no record


def test_the_timeline_tells_what_happened_once_each_and_no_note(lorry, officers):
    told = [step.action for step in queries.steps(officers["health"], lorry)]
    assert told.count("vehicles.register") == told.count("vehicles.propose") == 1
    assert told.count("vehicles.clear") == told.count("vehicles.hold") == 4
    assert told.count("vehicles.join") == 3
    assert "vehicles.note" not in told


def test_what_names_somebody_or_was_found_is_not_in_the_ledgers_bytes(lorry):
    said = b"".join(bytes(each.body) for each in Entry.objects.all())
    for word in (DRIVER, PLATE, "Fashwal", '"other"'):
        assert word.encode() not in said


def test_forgetting_the_driver_blanks_plates_and_every_note(lorry, petra):
    forgetting.forget(petra, lorry.person, reason="")
    gone = here(lorry)
    assert (gone.plate, gone.driver, gone.seals or [], gone.customs_ref) == ("", "", [], "")
    assert {(each.about, each.outcome, each.text) for each in Note.objects.all()} == {("", "", "")}


def test_a_forgotten_vehicle_s_page_still_opens(lorry, petra, officers, client_of):
    forgetting.forget(petra, lorry.person, reason="")
    for login in (petra, officers["customs"]):
        html = client_of(login).get(f"/vehicles/{lorry.pk}").content.decode()
        assert "without a plate" in html and "Fashwal" not in html and DRIVER not in html


@pytest.mark.parametrize("name", sorted(name for name in ACTIONS if name.startswith("vehicles.")))
def test_every_act_is_granted_to_the_roles_with_a_stage_and_to_no_other(name):
    assert GRANTS[name] == frozenset(ACTS_FOR)


class TestTimes:
    def _pass(self, arrive, officers, count: int) -> None:
        now = timezone.now()
        for number in range(count):
            cart = arrive(kind="cart", plate="", arrived_at=now - timedelta(minutes=60))
            for agency in ("immigration", "customs"):
                at = now - timedelta(minutes=50)
                actions.begin(officers[agency], stage(cart, agency), at=at)
                done = at + timedelta(minutes=10 + number)
                actions.clear(officers[agency], stage(cart, agency), outcome="nothing_found", at=done)

    def test_fewer_than_five_are_hidden(self, arrive, officers, deng):
        self._pass(arrive, officers, 4)
        found = {each.agency: each for each in queries.times(deng, timezone.now())}
        assert found["customs"] == ("customs", "<5", None, None, None)
        assert found["police"].vehicles == 0 and found[""].vehicles == 0

    def test_median_and_longest_of_five_and_more(self, arrive, officers, deng, sabit):
        self._pass(arrive, officers, 5)
        for reader in (deng, sabit):
            found = {each.agency: each for each in queries.times(reader, timezone.now())}
            assert found["customs"] == ("customs", 5, 10, 12, 15)

    def test_older_than_thirty_days_are_not_counted(self, arrive, officers, deng):
        self._pass(arrive, officers, 5)
        found = queries.times(deng, timezone.now() + timedelta(days=30))
        assert not any(each.vehicles for each in found)

    @pytest.mark.parametrize("role", sorted(set(PEOPLE) - {"supervisor", "analyst"}))
    def test_other_roles_read_no_figures(self, appointed, role):
        assert queries.times(appointed("Other Invented", role, WUNTHOU), timezone.now()) is None


def test_every_agency_is_ticked_by_somebody(arrive, officers):
    lorry = arrive()
    for agency, login in officers.items():
        assert queries.agencies(login, lorry) == [agency]
        tick(login, lorry, agency)
