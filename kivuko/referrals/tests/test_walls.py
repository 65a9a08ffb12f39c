"""Who is shown what of a referral: one table of roles, denied by default; and nothing of it anywhere else."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kivuko.kernel import policy
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.models import Entry, Record
from kivuko.kernel.policy import CLASSES, GRANTS, PROTECTED, ROLES, SIGHT
from kivuko.kernel.reading import READINGS
from kivuko.lib import sealing
from kivuko.referrals import actions, drafts, queries
from kivuko.referrals.models import Referral
from kivuko.referrals.policy import DESKS, OPENERS
from kivuko.referrals.tests.conftest import SECRET
from kivuko.referrals.views import last_quarters
from kivuko.referrals.vocab import GROUNDS
from tests.cast import COUNTRY, NIMULE, WUNTHOU

pytestmark = pytest.mark.django_db
PEOPLE = [role for role in ROLES if role != "system"]
MAY = {
    **dict.fromkeys(
        ("referrals.refer", "referrals.open_on_patrol", "referrals.see_sent"), frozenset(OPENERS)
    ),
    **dict.fromkeys(
        ("referrals.receive", "referrals.accept", "referrals.decline", "referrals.finish", "referrals.read"),
        frozenset(DESKS),
    ),
    **dict.fromkeys(
        ("referrals.add_service", "referrals.confirm_service", "referrals.end_service"),
        frozenset(("administrator",)),
    ),
}
"""What each role may do; whatever does not stand here is denied."""


@pytest.mark.parametrize(
    "name", sorted(name for name in {**ACTIONS, **READINGS} if name.startswith("referrals."))
)
def test_each_act_and_reading_is_granted_to_the_roles_of_the_table_and_to_no_other(name):
    assert GRANTS[name] - {"system"} == MAY[name]


def test_no_role_has_sight_of_referrals_as_records():
    assert Referral not in SIGHT


@pytest.mark.parametrize("role", PEOPLE)
def test_a_role_reads_only_what_is_addressed_to_its_desk(appointed, refer, role):
    fear, child = refer(), refer("child_alone")
    somebody = appointed("Other Invented", role, COUNTRY)
    of_role = DESKS.get(role, frozenset())
    for referral, ground in ((fear, "fear_of_return"), (child, "child_alone")):
        if GROUNDS[ground].service in of_role:
            assert queries.contents(somebody, referral)["heard"] == SECRET
        else:
            with pytest.raises(Forbidden):
                queries.contents(somebody, referral)
            assert referral not in queries.desk(somebody)


@pytest.mark.parametrize("role", PEOPLE)
def test_only_its_opener_and_the_supervisor_see_that_it_was_sent(appointed, refer, amina, role):
    done = refer()
    somebody = appointed("Other Invented", role, WUNTHOU)
    if role == "supervisor":
        assert set(queries.to_whom(somebody, done)) == {"service", "ground"}
        return
    assert not queries.sent(somebody).exists()
    with pytest.raises(Forbidden):
        queries.to_whom(somebody, done)
    assert set(queries.to_whom(amina, done)) == {"service", "ground"}


def test_the_supervisor_of_another_post_sees_nothing(appointed, refer):
    refer()
    assert not queries.sent(appointed("Other Invented", "supervisor", NIMULE)).exists()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    role=st.sampled_from(PEOPLE),
    path=st.sampled_from([COUNTRY, WUNTHOU, NIMULE, "SS/dcrnpi/", "UG/"]),
    ground=st.sampled_from(sorted(GROUNDS)),
    name=st.sampled_from(["contents", "to_whom", "receive"]),
)
def test_whatever_the_role_place_and_act_denied_unless_it_is_the_desk(
    django_db_blocker, appointed, refer, role, path, ground, name
):
    from django.db import transaction

    with transaction.atomic():
        done = refer(ground)
        somebody = appointed("Other Invented", role, path, number=f"T-{sealing.uuid7().hex[-12:]}")
        under = WUNTHOU.startswith(path)
        desk = under and GROUNDS[ground].service in DESKS.get(role, frozenset())
        allowed = {"contents": desk, "receive": desk, "to_whom": under and role == "supervisor"}[name]
        act = {"contents": queries.contents, "to_whom": queries.to_whom, "receive": actions.receive}[name]
        if allowed:
            act(somebody, done)
        else:
            with pytest.raises(Forbidden):
                act(somebody, done)
        transaction.set_rollback(True)


def test_each_look_is_recorded_without_a_value(refer, rebecca, amina):
    done = refer()
    queries.contents(rebecca, done)
    queries.to_whom(amina, done)
    looks = Entry.objects.filter(record=done.pk, rev=None).order_by("id")
    assert [look.action for look in looks] == ["referrals.read", "referrals.see_sent"]
    assert not any(SECRET.encode() in bytes(look.body) for look in looks)


def test_what_could_hurt_is_encrypted_in_the_row(refer):
    refer(language="Shilluk", company="alone", interviewer="F")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals_referral")
        row = " ".join(
            bytes(each).decode("latin-1") if isinstance(each, bytes | memoryview) else str(each)
            for each in cursor.fetchone()
        )
    for word in (SECRET, "Shilluk", "alone", "fear", "refugee", "asylum"):
        assert word not in row
    hurting = {name for name, held in CLASSES[Referral].items() if held == PROTECTED}
    assert {"ground", "service", "about", "heard", "language", "company", "answer"} <= hurting


def test_no_table_holds_the_link_between_a_traveller_and_a_referral_in_clear(refer):
    from kivuko.referrals.inputs import About

    crossing, traveller = sealing.uuid7(), sealing.uuid7()
    refer(about=About(crossing, traveller))
    found = []
    for kind in apps.get_models():
        columns = ", ".join(connection.ops.quote_name(field.column) for field in kind._meta.concrete_fields)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(kind._meta.db_table)}")
            for row in cursor.fetchall():
                said = " ".join(
                    bytes(each).decode("latin-1") if isinstance(each, bytes | memoryview) else str(each)
                    for each in row
                ).replace("-", "")
                if crossing.hex in said or traveller.hex in said:
                    found.append(kind._meta.label)
    assert found == []


def test_the_auditor_sees_of_its_entries_kind_and_path_alone(refer, lokiru):
    refer()
    assert not policy.visible(lokiru, Referral).exists()
    entry = Entry.objects.get(kind="referrals.referral")
    said = sealing.read(bytes(entry.body))
    assert set(said["values"]) == {"state", "opened_by", "opened_at"}


def test_forgetting_blanks_it_and_deletes_its_key(refer, petra, rebecca):
    from kivuko.kernel.forgetting import forget

    done = refer()
    forget(petra, done.person, reason="Asked by the person.")
    now = Referral.objects.get(pk=done.pk)
    assert (now.number, now.mark, now.desk, now.heard) == ("", None, None, None)
    with pytest.raises((Forbidden, Refused)):
        queries.contents(rebecca, now)


class TestCounts:
    quarters = last_quarters(date(2026, 11, 22))

    def test_quarters_are_those_that_are_over(self):
        assert self.quarters[-1] == (date(2026, 7, 1), date(2026, 10, 1))
        assert self.quarters[0] == (date(2025, 10, 1), date(2026, 1, 1))
        assert last_quarters(date(2026, 1, 2))[-1] == (date(2025, 10, 1), date(2026, 1, 1))

    @pytest.mark.parametrize(("number", "shown"), [(0, 0), (3, "<5"), (4, "<5"), (5, 5), (7, 7)])
    def test_an_analyst_reads_a_number_from_five_on(self, refer, sabit, amina, wunthou, number, shown):
        from kivuko.referrals.inputs import About

        for _each in range(number):
            about = About(sealing.uuid7(), sealing.uuid7())
            actions.refer(
                amina, wunthou, ground="fear_of_return", about=about, at=datetime(2026, 8, 1, tzinfo=UTC)
            )
        assert queries.counts(sabit, self.quarters).cells[0][-1] == shown

    def test_nobody_else_reads_one(self, refer, amina, kuol, lokiru):
        assert all(queries.counts(one, self.quarters) is None for one in (amina, kuol, lokiru))


def test_what_is_late_is_found_by_the_clock(refer, rebecca, amina):
    done = refer()
    after = done.due_at.replace(year=done.due_at.year + 1)
    assert list(queries.overdue(rebecca, queries.desk(rebecca), after)) == [done]
    assert not queries.overdue(amina, queries.sent(amina), timezone.now()).exists()


def test_records_of_people_have_no_column_that_leads_here():
    names = {
        field.name
        for kind in apps.get_models()
        if issubclass(kind, Record) and kind is not Referral and policy.RINGS.get(kind) == "people"
        for field in kind._meta.concrete_fields
        if field.related_model is Referral
    }
    assert names == set()


def test_the_blind_index_of_another_ring_never_meets_it():
    from kivuko.kernel import keys

    person = str(sealing.uuid7())
    assert keys.blind("people", "referrals.closes", person) != keys.blind(
        "protection", "referrals.closes", person
    )
    assert drafts.desk("shelter") != drafts.desk("legal")


def test_a_program_can_refer_somebody_met_on_patrol_and_can_name_no_crossing_and_no_traveller():
    from kivuko.kernel.bodies import offered

    asked = {action.name: set(body.model_fields) for action, body in offered()}
    assert "referrals.refer" not in asked
    assert not asked["referrals.open_on_patrol"] & {"about", "person", "crossing"}


def test_a_desk_cannot_name_a_referral_over_the_api(client_of, refer, rebecca):
    import json

    done = refer()
    call = {"id": str(done.pk), "rev": 1, "key": "a key"}
    sent = json.dumps(call)
    answer = client_of(rebecca).post("/api/actions/referrals.receive", sent, content_type="application/json")
    assert answer.status_code == 404
