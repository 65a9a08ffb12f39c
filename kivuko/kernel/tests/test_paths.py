"""Paths: one prefix test, byte by byte, answered by an index, leaking no neighbour."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as some

from kivuko.kernel import inspection, paths, policy, rows
from kivuko.kernel.tests.cast import Somebody
from kivuko.kernel.tests.house.models import Parcel

CODE = some.from_regex(r"[a-z0-9-]{1,6}", fullmatch=True)
PATH = some.builds(lambda codes: "SS/" + "".join(f"{code}/" for code in codes), some.lists(CODE, max_size=4))


@given(PATH, PATH)
def test_the_range_holds_exactly_the_paths_under_the_prefix(prefix: str, path: str) -> None:
    assert (prefix <= path < paths.after(prefix)) == paths.covers(prefix, path)


@pytest.mark.parametrize(
    "path", ["", "SS", "ss/a/", "SS/a", "SS/A/", "SS//", "SS/a b/", "SS/é/", "../", "SS/a/\n"]
)
def test_what_is_no_path_is_refused_in_a_sentence(path: str) -> None:
    with pytest.raises(ValidationError, match="SS/dcrnpi/wunthou/"):
        paths.valid(path)


def put(*where: str) -> None:
    rows.insert(Parcel, [Parcel(path=path, home="test", rev=1, state="kept") for path in where])


@pytest.mark.django_db
def test_an_officer_sees_the_own_branch_and_no_neighbour_whose_code_begins_alike() -> None:
    put("SS/a/", "SS/a/x/", "SS/a-1/x/", "SS/ab/", "SS/b/", "KE/a/")
    seen = policy.visible(Somebody("Amina", ("officer", "SS/a/")), Parcel)
    assert sorted(parcel.path for parcel in seen) == ["SS/a/", "SS/a/x/"]


@pytest.mark.django_db
def test_a_narrowed_role_sees_what_meets_its_condition_and_another_posting_adds_its_own() -> None:
    weights = {"SS/a/": 0, "SS/a/x/": 9, "SS/b/": 9, "KE/a/": 0}
    rows.insert(
        Parcel, [Parcel(path=path, home="test", rev=1, state="kept", weight=n) for path, n in weights.items()]
    )

    def seen(*held: tuple[str, str]) -> list[str]:
        return sorted(parcel.path for parcel in policy.visible(Somebody("Amina", *held), Parcel))

    assert seen(("monitor", "SS/a/")) == ["SS/a/x/"]
    assert seen(("partner", "SS/b/")) == ["KE/a/", "SS/a/"]
    assert seen(("monitor", "SS/"), ("officer", "SS/a/")) == ["SS/a/", "SS/a/x/", "SS/b/"]
    assert seen(("monitor", "SS/"), ("auditor", "SS/b/")) == sorted(weights)


@pytest.mark.django_db
def test_under_the_c_collation_a_range_returns_no_other_case() -> None:
    """Under a language's collation the range of SS/a/ also returned SS/A/x/: a leak."""
    put("SS/a/x/", "SS/A/x/", "SS/a-b/x/", "SS/B/")
    found = Parcel.objects.filter(paths.within(["SS/a/"])).values_list("path", flat=True)
    assert list(found) == ["SS/a/x/"]
    assert list(inspection.collation_faults()) == []


@pytest.mark.django_db
def test_a_path_column_with_another_collation_is_found_at_start() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite compares byte by byte; collations are PostgreSQL's")
    with connection.cursor() as cursor:
        cursor.execute('ALTER TABLE house_parcel ALTER COLUMN path TYPE varchar(120) COLLATE "en-x-icu"')
    assert any("house_parcel.path" in fault for fault in inspection.collation_faults())


@pytest.mark.django_db
def test_a_prefix_test_searches_the_index_and_does_not_scan() -> None:
    from kivuko.kernel.models import Entry

    query = Entry.objects.filter(paths.within(["SS/clinic/"])).order_by()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = query.explain()
        assert "Index Cond" in plan and ">=" in plan and "<" in plan
    else:
        plan = query.explain()
        assert (
            "SEARCH" in plan and "entry_at_path" in plan and "SCAN" not in plan.upper().replace("SEARCH", "")
        )


@pytest.mark.django_db
def test_nobody_sees_anything_by_default() -> None:
    put("SS/a/")
    assert not policy.visible(Somebody("Nobody"), Parcel).exists()
    assert not policy.visible(Somebody("Halima", ("caseworker", "SS/")), Parcel).exists()


@pytest.mark.django_db
def test_reference_data_is_seen_everywhere_by_those_it_is_declared_for() -> None:
    put("SS/a/", "KE/b/")
    assert policy.visible(Somebody("Akol", ("auditor", "SS/a/")), Parcel).count() == 2
