"""Each action of screening does, refuses and forbids."""

from __future__ import annotations

from uuid import UUID

import pytest

from kivuko.accounts.models import Login
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Changed, Forbidden, Refused
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.lists import Birth
from kivuko.screening import actions
from kivuko.screening.inputs import EntryFacts, ListFacts
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.vocab import SOURCES
from tests.cast import COUNTRY

HEADQUARTERS = Branch(COUNTRY)
FACTS = EntryFacts(name="Petros Wolde-Anam", births=(Birth("1966-02-11"),))


def test_an_administrator_opens_a_list_with_its_owner_basis_and_purpose(nyadak: Login) -> None:
    opened = actions.open_list(nyadak, HEADQUARTERS, code="ofac", facts=ListFacts.of(SOURCES["ofac"]))
    assert opened.state == "in_force"
    assert opened.kind_of_entries == "information"
    assert opened.basis.startswith("None for entry")
    assert opened.visibility == "open"


def test_a_list_is_refused_without_a_name_and_with_a_code_that_is_taken(
    nyadak: Login, sanctions: Watchlist
) -> None:
    facts = ListFacts.of(SOURCES["un"])
    with pytest.raises(Refused, match="name"):
        actions.open_list(
            nyadak, HEADQUARTERS, code="x", facts=facts.model_copy(update={"names": {"en": " "}})
        )
    with pytest.raises(Refused, match="Another list has this code"):
        actions.open_list(nyadak, HEADQUARTERS, code="ofac", facts=facts)


def test_a_post_opens_no_list(amina: Login, deng: Login) -> None:
    for somebody in (amina, deng):
        with pytest.raises(Forbidden):
            actions.open_list(somebody, HEADQUARTERS, code="own", facts=ListFacts.of(SOURCES["un"]))


def test_update_list_changes_and_removes_entries_in_one_act(nyadak: Login, sanctions: Watchlist) -> None:
    changed, removed = ListEntry.objects.order_by("ref")
    actions.update_list(
        nyadak, sanctions, changed=[{"id": changed.pk, "facts": FACTS}], removed=[removed.pk], digest="a" * 64
    )
    changed.refresh_from_db()
    removed.refresh_from_db()
    sanctions.refresh_from_db()
    assert (changed.name, removed.state, sanctions.digest) == ("Petros Wolde-Anam", "removed", "a" * 64)
    assert {changed.edition, removed.edition} == {sanctions.rev}


def test_update_list_refuses_an_entry_of_another_list_and_a_stale_revision(
    nyadak: Login, sanctions: Watchlist
) -> None:
    with pytest.raises(Refused, match="not on this list"):
        actions.update_list(nyadak, sanctions, removed=[UUID(int=7)])
    with pytest.raises(Changed):
        actions.update_list(nyadak, sanctions, digest="b", rev=sanctions.rev - 1)


def test_an_analyst_is_forbidden_to_update_list(sabit: Login, sanctions: Watchlist) -> None:
    with pytest.raises(Forbidden):
        actions.update_list(sabit, sanctions, digest="b")


def test_a_list_is_withdrawn_and_used_again_with_a_reason(nyadak: Login, sanctions: Watchlist) -> None:
    withdrawn = actions.withdraw_list(nyadak, sanctions, reason="The agreement ended.")
    assert withdrawn.state == "withdrawn"
    assert actions.reinstate_list(nyadak, withdrawn, reason="It was renewed.").state == "in_force"


def test_withdraw_list_and_reinstate_list_are_refused_without_a_reason(
    nyadak: Login, sanctions: Watchlist
) -> None:
    with pytest.raises(Refused, match="Write why"):
        actions.withdraw_list(nyadak, sanctions, reason=" ")
    actions.withdraw_list(nyadak, sanctions, reason="The agreement ended.")
    with pytest.raises(Refused, match="Write why"):
        actions.reinstate_list(nyadak, sanctions, reason="")


def test_withdraw_list_and_reinstate_list_are_forbidden_to_a_post_and_to_the_house_itself(
    deng: Login, nyadak: Login, sanctions: Watchlist
) -> None:
    for somebody in (deng, SYSTEM):
        with pytest.raises(Forbidden):
            actions.withdraw_list(somebody, sanctions, reason="no")
    actions.withdraw_list(nyadak, sanctions, reason="The agreement ended.")
    with pytest.raises(Forbidden):
        actions.reinstate_list(deng, sanctions, reason="no")


def test_list_entry_adds_a_person_of_whom_little_is_known(nyadak: Login, sanctions: Watchlist) -> None:
    entry = actions.list_entry(nyadak, sanctions, ref="s-1", facts=EntryFacts(name="Anam"))
    assert (entry.state, entry.births, entry.kind_of_entry) == ("listed", [], "information")
    assert entry.person is not None
    assert entry.edition == Watchlist.objects.get(code="ofac").rev


def test_list_entry_is_refused_without_a_name_for_a_taken_reference_and_on_a_withdrawn_list(
    nyadak: Login, sanctions: Watchlist
) -> None:
    with pytest.raises(Refused, match="name"):
        actions.list_entry(nyadak, sanctions, ref="s-1", facts=EntryFacts(name=" "))
    with pytest.raises(Refused, match="reference already"):
        actions.list_entry(nyadak, sanctions, ref="900101", facts=FACTS)
    withdrawn = actions.withdraw_list(nyadak, Watchlist.objects.get(code="ofac"), reason="Ended.")
    with pytest.raises(Refused, match="withdrawn"):
        actions.list_entry(nyadak, withdrawn, ref="s-1", facts=FACTS)


def test_police_at_a_post_and_officers_are_forbidden_list_entry(
    kuol: Login, amina: Login, sanctions: Watchlist
) -> None:
    for somebody in (kuol, amina):
        with pytest.raises(Forbidden):
            actions.list_entry(somebody, sanctions, ref="s-1", facts=FACTS)


def test_change_entry_writes_what_the_list_says_now_and_lists_again(
    nyadak: Login, lokwang: ListEntry
) -> None:
    assert actions.change_entry(nyadak, lokwang, facts=FACTS).births == [
        {"date": "1966-02-11", "to": "", "approximate": False}
    ]
    removed = actions.remove_entry(nyadak, lokwang, reason="Taken off by its owner.")
    assert actions.change_entry(nyadak, removed, facts=FACTS).state == "listed"


def test_change_entry_is_refused_without_a_name(nyadak: Login, lokwang: ListEntry) -> None:
    with pytest.raises(Refused, match="name"):
        actions.change_entry(nyadak, lokwang, facts=EntryFacts(name=""))


def test_change_entry_is_forbidden_to_an_officer(amina: Login, lokwang: ListEntry) -> None:
    with pytest.raises(Forbidden):
        actions.change_entry(amina, lokwang, facts=FACTS)


def test_remove_entry_takes_a_person_off_and_the_list_takes_a_step(nyadak: Login, lokwang: ListEntry) -> None:
    before = Watchlist.objects.get(code="ofac").rev
    removed = actions.remove_entry(nyadak, lokwang, reason="Taken off by its owner.")
    assert removed.state == "removed"
    assert removed.edition == Watchlist.objects.get(code="ofac").rev == before + 1


def test_remove_entry_is_refused_without_a_reason_and_twice(nyadak: Login, lokwang: ListEntry) -> None:
    with pytest.raises(Refused, match="Write why"):
        actions.remove_entry(nyadak, lokwang)
    actions.remove_entry(nyadak, lokwang, reason="Taken off.")
    with pytest.raises(Refused, match="not possible any more"):
        actions.remove_entry(nyadak, lokwang, reason="Taken off.")


def test_remove_entry_is_forbidden_to_a_supervisor_of_a_post(deng: Login, lokwang: ListEntry) -> None:
    with pytest.raises(Forbidden):
        actions.remove_entry(deng, lokwang, reason="no")
