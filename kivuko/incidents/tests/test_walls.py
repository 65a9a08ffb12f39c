"""Files of police are walled off: from protection and referrals, from the lane, from all but police and justice."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kivuko.incidents import actions, queries
from kivuko.incidents.inputs import Facts, Who
from kivuko.incidents.models import Incident, Involved, Item
from kivuko.incidents.policy import JUSTICE, KEEPERS
from kivuko.incidents.tests.conftest import PLACE, STORY, SUSPECT
from kivuko.kernel import keys, policy
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.forgetting import forget
from kivuko.kernel.inspection import FORBIDDEN
from kivuko.kernel.models import Entry, PersonKey, Record
from kivuko.kernel.policy import CLASSES, GRANTS, PROTECTED, RINGS, ROLES
from kivuko.kernel.reading import READINGS
from kivuko.lib import disclosure, sealing
from tests.cast import COUNTRY, NIMULE, WUNTHOU

pytestmark = pytest.mark.django_db
PEOPLE = [role for role in ROLES if role != "system"]
KINDS = (Incident, Involved, Item)
POLICE, COURT = frozenset(KEEPERS), frozenset(JUSTICE)
MAY = {
    **dict.fromkeys(
        (
            "incidents.report", "incidents.correct", "incidents.investigate", "incidents.charge",
            "incidents.hand_to_justice", "incidents.close", "incidents.name_person", "incidents.clear_person",
            "incidents.list_object", "incidents.give_back",
        ),
        POLICE,
    ),
    **dict.fromkeys(("incidents.bring_to_trial", "incidents.send_back", "incidents.conclude"), COURT),
    **dict.fromkeys(("incidents.open", "incidents.open_person"), POLICE | COURT),
}  # fmt: skip
"""What each role may do; whatever does not stand here is denied."""


@pytest.mark.parametrize(
    "name", sorted(name for name in {**ACTIONS, **READINGS} if name.startswith("incidents."))
)
def test_each_act_and_reading_is_granted_to_the_roles_of_the_table_and_to_no_other(name):
    assert GRANTS[name] == MAY[name]


def test_nobody_else_has_sight_and_nobody_everywhere():
    for kind in KINDS:
        assert policy.SIGHT[kind] == dict.fromkeys(POLICE | COURT, False)
        assert (kind, "justice") in policy.NARROWED


# -- from those who help victims -----------------------------------------------------------------------------


def test_no_column_and_no_input_leads_to_a_referral_a_case_or_a_traveller():
    for kind in KINDS:
        linked = {
            field.related_model
            for field in kind._meta.concrete_fields
            if isinstance(field, models.ForeignKey)
        }
        assert linked <= {Incident}
    ours = {name for kind in KINDS for name in CLASSES[kind]}
    asked = {name for model in (Facts, Who) for name in model.model_fields}
    asked |= {
        name
        for action in ACTIONS.values()
        if action.name.startswith("incidents.")
        for name in action.inputs.model_fields
    }
    for word in ("referral", "case", "crossing", "traveller", "victim", "survivor", "service"):
        assert word not in ours | asked
    assert {name for name in ours if "victim" in name} == {"victims"}  # a number


def test_no_other_kind_of_record_leads_to_a_file():
    for kind in apps.get_models():
        if issubclass(kind, Record) and kind not in KINDS:
            related = {field.related_model for field in kind._meta.concrete_fields}
            assert not related & set(KINDS), kind


def test_the_code_of_files_reads_nothing_of_referrals_or_crossings_and_they_nothing_of_it():
    here = Path(__file__).parents[1]
    package = here.parent

    def imported(app: Path) -> set[str]:
        found: set[str] = set()
        for file in app.rglob("*.py"):
            if "tests" not in file.parts:
                for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                    if isinstance(node, ast.ImportFrom) and node.module:
                        found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
        return found

    for other in ("referrals", "crossings", "screening", "documents"):
        assert not any(name.startswith(f"kivuko.{other}") for name in imported(here)), other
        assert not any(name.startswith("kivuko.incidents") for name in imported(package / other)), other


def test_keys_and_blind_indexes_of_police_are_of_a_ring_that_nobody_else_uses(suspected):
    assert {kind for kind, ring in RINGS.items() if ring == "police"} == set(KINDS)
    persons = {suspected.person, Involved.objects.get().person}
    assert set(PersonKey.objects.filter(pk__in=persons).values_list("ring", flat=True)) == {"police"}
    assert keys.blind("police", "any", "one") != keys.blind("protection", "any", "one")


def test_forgetting_somebody_elsewhere_touches_no_file_and_forgetting_here_only_that_person(
    suspected, petra, kuol
):
    suspect = Involved.objects.get()
    forget(petra, suspect.person, reason="Asked by the person.")
    assert queries.person(kuol, Involved.objects.get())["name"] is None
    assert queries.contents(kuol, suspected)["what"] == STORY
    forget(petra, suspected.person, reason="The time for keeping it is over.")
    gone = Incident.objects.get()
    assert queries.contents(kuol, gone) == {"place": None, "what": None} and gone.victims == 6


# -- from everybody else -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", PEOPLE)
def test_only_police_of_the_place_and_later_justice_read_a_file(appointed, file, handed, role):
    open_file = file()
    somebody = appointed("Other Invented", role, COUNTRY)
    seen = set(queries.incidents(somebody))
    expected = {"police": {open_file, handed}, "justice": {handed}}.get(role, set())
    assert seen == expected
    for one in (open_file, handed):
        if one in expected:
            assert queries.contents(somebody, one)["what"] == STORY
        else:
            with pytest.raises(Forbidden):
                queries.contents(somebody, one)
            assert not queries.persons(somebody, one).exists()
    suspect = Involved.objects.get()
    if handed in expected:
        assert queries.person(somebody, suspect)["name"] == SUSPECT
    else:
        with pytest.raises(Forbidden):
            queries.person(somebody, suspect)


def test_police_of_another_post_see_nothing(appointed, file):
    file()
    assert not queries.incidents(appointed("Other Invented", "police", NIMULE)).exists()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    role=st.sampled_from(PEOPLE),
    path=st.sampled_from([COUNTRY, WUNTHOU, NIMULE, "SS/dcrnpi/", "UG/"]),
    with_justice=st.booleans(),
)
def test_whatever_the_role_and_place_denied_unless_police_there_or_justice_that_has_it(
    appointed, file, handed, role, path, with_justice
):
    from django.db import transaction

    with transaction.atomic():
        one = handed if with_justice else file()
        somebody = appointed("Other Invented", role, path, number=f"T-{sealing.uuid7().hex[-12:]}")
        allowed = WUNTHOU.startswith(path) and (role == "police" or (role == "justice" and with_justice))
        if allowed:
            assert queries.contents(somebody, one)["place"] == PLACE
        else:
            with pytest.raises(Forbidden):
                queries.contents(somebody, one)
        transaction.set_rollback(True)


def test_each_look_is_recorded_without_a_value(suspected, kuol):
    queries.contents(kuol, suspected)
    queries.person(kuol, Involved.objects.get())
    looks = list(Entry.objects.filter(rev=None).order_by("id"))
    assert [look.action for look in looks] == ["incidents.open", "incidents.open_person"]
    assert not any(word.encode() in bytes(look.body) for look in looks for word in (STORY, SUSPECT, PLACE))


def test_what_could_hurt_is_encrypted_in_the_row_and_sealed_in_the_ledger(suspected):
    for table in ("incidents_incident", "incidents_involved", "kernel_entry"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            said = " ".join(
                bytes(each).decode("latin-1") if isinstance(each, bytes | memoryview) else str(each)
                for row in cursor.fetchall()
                for each in row
            )
        for word in (STORY, PLACE, SUSPECT, "invented-77"):
            assert word not in said, table
    assert {name for name, held in CLASSES[Involved].items() if held == PROTECTED} == set(queries.PERSON)


def test_nobody_is_asked_for_what_this_house_does_not_hold():
    names = (
        {name for kind in KINDS for name in CLASSES[kind]} | set(Who.model_fields) | set(Facts.model_fields)
    )
    assert not any(FORBIDDEN.search(name) for name in names)


def test_a_program_of_justice_cannot_name_a_file_that_was_not_handed_to_it(client_of, file, wani):
    import json

    made = file()
    call = {"id": str(made.pk), "rev": 1, "key": "a key", "reason": "Try."}
    answer = client_of(wani).post(
        "/api/actions/incidents.bring_to_trial", json.dumps(call), content_type="application/json"
    )
    assert answer.status_code == 404


# -- numbers ---------------------------------------------------------------------------------------------------


class TestCounts:
    today = date(2026, 11, 22)

    @pytest.mark.parametrize(("number", "shown"), [(0, 0), (3, "<5"), (5, 5), (7, 7)])
    def test_an_analyst_of_the_country_reads_a_number_from_five_on(self, file, sabit, number, shown):
        for _each in range(number):
            file(category="robbery", at=datetime(2026, 8, 1, tzinfo=UTC))
        found = queries.counts(sabit, 2026, self.today)
        row = found.table.cells[found.table.rows.index("robbery")]
        assert row[found.columns.index("with_police")] == shown

    def test_it_stands_under_its_outcome_and_the_running_quarter_is_left_out(self, file, kuol, sabit):
        for _each in range(6):
            one = file(category="robbery", at=datetime(2026, 8, 1, tzinfo=UTC))
            actions.close(kuol, one, outcome="nobody_known", reason="Nobody saw them.")
            file(category="violence", at=datetime(2026, 10, 2, tzinfo=UTC))
        found = queries.counts(sabit, 2026, self.today)
        assert found.table.cells[found.table.rows.index("robbery")][found.columns.index("nobody_known")] == 6
        assert found.table.total == 6

    def test_nobody_else_reads_one_nor_an_analyst_of_a_part(self, file, amina, kuol, lokiru, wani, appointed):
        part = appointed("Other Invented", "analyst", "SS/dcrnpi/")
        assert all(queries.counts(one, 2026, self.today) is None for one in (amina, kuol, lokiru, wani, part))

    @settings(max_examples=40, deadline=None)
    @given(counts=st.lists(st.lists(st.integers(0, 8), min_size=3, max_size=3), min_size=2, max_size=4))
    def test_no_small_number_stands_in_the_table_as_it_is_published(self, counts):
        shown = disclosure.publish(range(len(counts)), range(3), counts)
        assert not any(cell in (1, 2, 3, 4) for row in shown.cells for cell in row)


def test_what_waits_too_long_is_found_by_the_side_that_owes_it(file, handed, kuol, wani):
    made = file()
    now = made.since
    assert not queries.late(kuol, now).exists()
    assert list(queries.late(kuol, now.replace(year=now.year + 1))) == [made]
    assert list(queries.late(wani, now.replace(year=now.year + 1))) == [handed]


def test_a_forgotten_file_can_be_written_in_no_more(suspected, petra, kuol):
    forget(petra, suspected.person, reason="The time for keeping it is over.")
    with pytest.raises(Refused):
        actions.close(kuol, Incident.objects.get(), outcome="no_offence", reason="Late.")
