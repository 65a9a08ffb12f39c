"""What is counted of crossings: nothing that identifies, nothing left out, nothing changed behind a report's back."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command

from kivuko.crossings import actions, actions_after
from kivuko.crossings.facts import CROSSINGS
from kivuko.crossings.indicators import ENTRIES, EXITS, NET, SECOND_LINE_SHARE
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.house import nyandeng
from kivuko.kernel import ledger, node
from kivuko.kernel.errors import Refused
from kivuko.kernel.policy import SYSTEM
from kivuko.measures import computing, queries, refreshing
from kivuko.measures import manifest as manifests

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)
"""Half past midnight of 1 October in Juba: another day, another quarter than in UTC."""


@pytest.fixture(autouse=True)
def _facts(db, settings, tmp_path):
    key = node.master_key()
    settings.KIVUKO_DATA = tmp_path
    (tmp_path / "node.key").write_text(key.hex())


@pytest.fixture
def week(amina, chuma, wunthou, nimule):
    """Six entries and two exits at Wunthou, one entry at Nimule, one sent to second line, one undone."""
    for at in range(6):
        traveller = nyandeng(number=f"R{at}", sex="F" if at % 2 else "M", birth=str(1960 + 10 * at))
        admit(amina, wunthou, traveller, "entry", MIDNIGHT + timedelta(days=at))
    for at in range(2):
        admit(amina, wunthou, nyandeng(number=f"R{at}"), "exit", MIDNIGHT + timedelta(days=at))
    admit(chuma, nimule, nyandeng(number="N1"), "entry", MIDNIGHT - timedelta(days=60))
    actions.second_line(SYSTEM, nimule, traveller=nyandeng(number="N2"), direction="entry", referral="document",
                        occurred_at=MIDNIGHT)  # fmt: skip
    now = actions.admit(amina, wunthou, traveller=nyandeng(number="R9"), direction="entry", lane="2")
    actions_after.undo(amina, now)


def refresh(**options):
    """After the seal that a commit would have brought: these tests run inside one transaction."""
    ledger.seal()
    return refreshing.refresh(CROSSINGS, **options)


def behind():
    ledger.seal()
    return refreshing.behind(CROSSINGS)


def admit(actor, post, traveller, direction, at):
    return actions.admit(actor, post, traveller=traveller, direction=direction, occurred_at=at)


def rows(manifest):
    found = [row for file in manifest.files([""]) for row in pq.read_table(file).to_pylist()]
    return Counter(json.dumps(row, sort_keys=True, default=str) for row in found)


def exits_by_sex(manifest):
    found = computing.compute([EXITS], manifest, ["SS/"], by=["sex"])
    return {row["sex"]: row["crossings_exits"] for row in found if row["crossings_exits"]}


def test_the_facts_hold_each_crossing_once_on_the_day_and_hour_of_the_post(week):
    manifest = refresh()
    assert manifest.rows == Crossing.objects.count() == 11
    first = next(
        row
        for row in sorted(map(json.loads, rows(manifest)), key=lambda row: row["day"])
        if row["direction"] == "exit"
    )
    assert (first["day"], first["hour"], first["path"]) == ("2026-10-01", 0, "SS/dcrnpi/wunthou/")
    assert {(part.path, part.quarter) for part in manifest.parts} >= {
        ("SS/dcrnpi/wunthou/", "2026-Q4"), ("SS/dcrnpi/nimule/", "2026-Q3"), ("SS/dcrnpi/nimule/", "2026-Q4"),
    }  # fmt: skip


def test_no_file_of_facts_holds_a_name_a_number_or_a_birth_date(week):
    refresh()
    files = list(manifests.folder("crossings").rglob("*.parquet"))
    assert files
    for file in files:
        table = pq.read_table(file)
        text = (
            json.dumps(table.to_pylist(), default=str)
            + " ".join(table.column_names)
            + str(table.schema.metadata)
        )
        for said in ("MALUAL", "NYANDENG", "R00", "1988", "1960", "birth", "person", "surname"):
            assert said not in text
        assert b"MALUAL" not in file.read_bytes()


def test_what_is_written_bit_by_bit_equals_what_is_written_at_once(week, amina, wunthou):
    refresh()
    for at in range(3):
        admit(amina, wunthou, nyandeng(number=f"L{at}"), "entry", MIDNIGHT - timedelta(days=100 * at))
        refresh()
    crossing = Crossing.objects.filter(direction="exit").first()
    actions_after.correct(amina, crossing, traveller=nyandeng(sex="X"), reason="sex was read wrongly")
    bit_by_bit = refresh()
    at_once = refresh(full=True)
    assert rows(bit_by_bit) == rows(at_once)
    assert bit_by_bit.parts == at_once.parts
    assert bit_by_bit.rows == Crossing.objects.count()


def test_only_the_partition_of_a_late_crossing_is_written_again(week, amina, wunthou):
    before = refresh()
    admit(amina, wunthou, nyandeng(number="L1"), "entry", MIDNIGHT - timedelta(days=60))
    now = refresh()
    assert {part.file for part in before.parts} < {part.file for part in now.parts}
    assert [(p.path, p.quarter) for p in now.parts if p not in before.parts] == [
        ("SS/dcrnpi/wunthou/", "2026-Q3")
    ]


def test_a_frozen_figure_stays_the_same_and_todays_shows_the_correction(week, amina, sabit):
    digest = manifests.pin(refresh())
    for crossing in Crossing.objects.filter(direction="exit"):
        actions_after.correct(amina, crossing, traveller=nyandeng(sex="X"), reason="sex was read wrongly")
    today = refresh()
    frozen = queries.pinned(sabit, CROSSINGS, digest)
    assert manifests.faults(frozen) == []
    assert (exits_by_sex(frozen), exits_by_sex(today)) == ({"F": 2}, {"X": 2})


def test_nothing_new_writes_nothing(week):
    before = refresh()
    assert refresh() == before
    assert behind() == 0


def test_a_page_does_not_wait_for_a_long_refresh(week, amina, wunthou):
    before = refresh()
    admit(amina, wunthou, nyandeng(number="L1"), "entry", MIDNIGHT)
    assert refresh(most=0) == before
    assert behind() == 1
    assert refresh(most=100).rows == before.rows + 1


def test_indicators_equal_what_the_rows_say(week):
    manifest = refresh()
    (found,) = computing.compute([ENTRIES, EXITS, NET, SECOND_LINE_SHARE], manifest, ["SS/"])
    admitted = Crossing.objects.filter(state="admitted")
    entries, exits = (admitted.filter(direction=way).count() for way in ("entry", "exit"))
    assert (found["crossings_entries"], found["crossings_exits"]) == (entries, exits) == (7, 2)
    assert found["crossings_net"] == entries - exits
    valid = Crossing.objects.exclude(state="undone")
    assert found["crossings_second_line_share"] == pytest.approx(
        100 * valid.exclude(referral="").count() / valid.count()
    )


def test_a_breakdown_by_post_and_day_equals_the_rows(week):
    manifest = refresh()
    since, until = date(2026, 10, 1), date(2026, 10, 3)
    found = computing.compute([ENTRIES], manifest, ["SS/"], since=since, until=until, by=["path", "day"])
    rows_of_days = Crossing.objects.filter(
        state="admitted", direction="entry", day__gte=since, day__lte=until
    )
    assert {
        (row["path"], row["day"]): row["crossings_entries"] for row in found if row["crossings_entries"]
    } == Counter(rows_of_days.values_list("path", "day"))


def test_an_officer_counts_only_the_own_branch_and_a_customs_officer_nothing(week, chuma, taban):
    manifest = refresh()
    assert queries.figures(chuma, [ENTRIES], manifest)[0]["crossings_entries"] == 1
    assert queries.figures(taban, [ENTRIES], manifest) == []
    assert queries.basis(taban, CROSSINGS).manifest is None


def test_a_table_by_sex_and_age_hides_small_numbers(week, sabit):
    manifest = refresh()
    table = queries.table(sabit, ENTRIES, manifest, rows="band", columns="sex")
    shown = [*table.row_totals, *table.column_totals, *(cell for row in table.cells for cell in row)]
    assert "<5" in shown
    assert not {1, 2, 3, 4} & set(shown)


def test_people_are_never_broken_down_past_the_control(week, sabit):
    manifest = refresh()
    with pytest.raises(ValueError, match="table"):
        queries.figures(sabit, [ENTRIES], manifest, by=["nationality"])
    with pytest.raises(Refused):
        computing.compute([NET], manifest, ["SS/"], by=["nationality"])


def test_the_command_brings_the_facts_to_the_ledgers_end_and_finds_a_changed_file(week, capsys):
    ledger.seal()
    call_command("facts", "refresh", "--json")
    (said,) = json.loads(capsys.readouterr().out)
    assert (said["fact"], said["rows"], said["behind"]) == ("crossings", 11, 0)
    call_command("facts", "check")
    manifest = manifests.current("crossings")
    file = manifests.folder("crossings") / manifest.parts[0].file
    assert hashlib.sha256(file.read_bytes()).hexdigest() == manifest.parts[0].sha256
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(CommandError, match="was changed"):
        call_command("facts", "check")
    with pytest.raises(CommandError, match="no fact"):
        call_command("facts", "refresh", "tourists")
