"""A list that a country keeps itself: one person proposes, another approves, and until then nothing counts."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pydantic import ValidationError

from kivuko.accounts.models import Login
from kivuko.kernel import forgetting
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Changed, Forbidden, Refused
from kivuko.lib.lists import Birth, Document
from kivuko.screening import actions
from kivuko.screening.inputs import EntryFacts, Seen
from kivuko.screening.matching import search
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.tests.conftest import LOKWANG, court_facts, of_court
from kivuko.screening.tests.test_matching import HE, TODAY
from kivuko.screening.vocab import SOURCES, Kind
from tests.cast import COUNTRY, Appoint

FACTS = EntryFacts.of(dataclasses.replace(LOKWANG, programme=""))
PETROS = EntryFacts(name="Petros Wolde-Anam", births=(Birth("1966-02-11"),))


def proposed(by: Login, court: Watchlist, facts: EntryFacts = FACTS, ref: str = "c-1") -> ListEntry:
    return actions.propose_entry(by, Watchlist.objects.get(pk=court.pk), ref=ref, facts=facts)


def seen(*entries: ListEntry) -> list[Seen]:
    return [Seen(id=each.pk, rev=ListEntry.objects.get(pk=each.pk).rev) for each in entries]


# -- the list ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lacking", ["owner", "basis", "purpose"])
def test_a_list_is_refused_without_owner_legal_basis_or_purpose(nyadak: Login, lacking: str) -> None:
    with pytest.raises(Refused, match=lacking):
        actions.open_list(nyadak, Branch(COUNTRY), code="court", facts=court_facts(**{lacking: " "}))


def test_a_list_of_persons_at_risk_is_refused_without_a_contact(nyadak: Login) -> None:
    with pytest.raises(Refused, match="not to the police"):
        actions.open_list(
            nyadak, Branch(COUNTRY), code="x", facts=court_facts(kind_of_entries=Kind.AT_RISK, contact="")
        )


def test_a_list_is_refused_under_a_word_of_a_page(nyadak: Login) -> None:
    with pytest.raises(Refused, match="taken by a page"):
        actions.open_list(nyadak, Branch(COUNTRY), code="proposed", facts=court_facts())


def test_change_list_gives_a_new_contact_and_a_last_day(nyadak: Login, court: Watchlist) -> None:
    until = timezone.now().date() + timedelta(days=90)
    changed = actions.change_list(nyadak, court, facts=court_facts(contact="0901", expires=until))
    assert (changed.contact, changed.expires, changed.state) == ("0901", until, "in_force")
    withdrawn = actions.withdraw_list(nyadak, changed, reason="It ended.")
    assert actions.change_list(nyadak, withdrawn, facts=court_facts()).state == "withdrawn"


def test_change_list_is_refused_without_a_basis_and_for_a_day_that_has_passed(
    nyadak: Login, court: Watchlist
) -> None:
    with pytest.raises(Refused, match="law or decision"):
        actions.change_list(nyadak, court, facts=court_facts(basis=""))
    with pytest.raises(Refused, match="withdraw it"):
        actions.change_list(nyadak, court, facts=court_facts(expires=date(2020, 1, 1)))


def test_ofac_stays_for_information_only_whoever_wants_it_otherwise(
    nyadak: Login, sanctions: Watchlist
) -> None:
    facts = court_facts(layout="ofac", kind_of_entries=Kind.WANTED)
    with pytest.raises(Refused, match="keeps its kind"):
        actions.change_list(nyadak, sanctions, facts=facts)
    with pytest.raises(Refused, match="keeps the kind"):
        actions.open_list(nyadak, Branch(COUNTRY), code="ofac-2", facts=facts)


def test_change_list_is_forbidden_to_a_post(deng: Login, amina: Login, court: Watchlist) -> None:
    for somebody in (deng, amina):
        with pytest.raises(Forbidden):
            actions.change_list(somebody, court, facts=court_facts())


# -- proposing and approving ---------------------------------------------------------------------------------


def test_propose_entry_matches_nobody_until_a_second_person_approves(
    nyadak: Login, achol: Login, amina: Login, court: Watchlist
) -> None:
    entry = proposed(nyadak, court)
    assert (entry.state, entry.proposed_by, entry.kind_of_entry) == ("proposed", nyadak.id, "wanted")
    assert search(amina, HE, TODAY) == []
    assert actions.approve_entry(achol, entry).state == "listed"
    assert [found.entry_id for found in search(amina, HE, TODAY)] == [entry.pk]


def test_propose_entry_takes_a_nickname_and_a_year_or_a_document_number_alone(
    nyadak: Login, court: Watchlist
) -> None:
    little = proposed(nyadak, court, EntryFacts(name="Toby", births=(Birth("1975"),)), ref="")
    assert little.ref
    document = EntryFacts(documents=(Document("R7654321", "SSD", "passport", "lost", "2026-03"),))
    assert proposed(nyadak, court, document, ref="").called == "R7654321 (SSD)"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (EntryFacts(), "a document number"),
        (EntryFacts(name="Toby", births=(Birth("2199"),)), "has not come yet"),
        (EntryFacts(name="Toby", births=(Birth("12/3/1970"),)), "Write the date as year"),
        (EntryFacts(name="Toby", births=(Birth("1975", "1970"),)), "before the earliest"),
        (EntryFacts(documents=(Document("R1"),)), "too short"),
        (EntryFacts(name="Toby", kind_of_entry=Kind.DOCUMENT), "needs its number"),
    ],
)
def test_propose_entry_is_refused_in_a_sentence(
    nyadak: Login, court: Watchlist, facts: EntryFacts, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        proposed(nyadak, court, facts)


def test_propose_entry_is_refused_twice_and_on_a_published_list(
    nyadak: Login, court: Watchlist, sanctions: Watchlist
) -> None:
    proposed(nyadak, court, ref="")
    with pytest.raises(Refused, match="reference already"):
        proposed(nyadak, court, ref="")
    with pytest.raises(Refused, match="as its owner publishes it"):
        proposed(nyadak, sanctions)


def test_a_person_at_risk_is_refused_where_nobody_is_named_to_call(nyadak: Login) -> None:
    list_ = actions.open_list(nyadak, Branch(COUNTRY), code="x", facts=court_facts(contact=""))
    at_risk = FACTS.model_copy(update={"kind_of_entry": Kind.AT_RISK})
    with pytest.raises(Refused, match="goes to them, not to the police"):
        proposed(nyadak, list_, at_risk)
    assert proposed(nyadak, list_, at_risk.model_copy(update={"contact": "0902"})).reach == "0902"


def test_propose_entry_is_forbidden_to_a_post_and_to_police(
    deng: Login, amina: Login, kuol: Login, court: Watchlist
) -> None:
    for somebody in (deng, amina, kuol):
        with pytest.raises(Forbidden):
            actions.propose_entry(somebody, court, ref="c-1", facts=FACTS)


def test_nobody_approves_what_they_proposed_and_nobody_lists_alone(nyadak: Login, court: Watchlist) -> None:
    entry = proposed(nyadak, court)
    with pytest.raises(Refused, match="Somebody else has to approve"):
        actions.approve_entry(nyadak, entry)
    with pytest.raises(Refused, match="Somebody else has to approve"):
        actions.approve_batch(nyadak, Watchlist.objects.get(pk=court.pk), entries=seen(entry))
    with pytest.raises(Refused, match="Two people"):
        actions.list_entry(nyadak, Watchlist.objects.get(pk=court.pk), ref="c-2", facts=PETROS)


def test_nobody_changes_or_removes_alone_what_two_people_listed(
    nyadak: Login, achol: Login, court: Watchlist
) -> None:
    entry = of_court(nyadak, achol, FACTS)
    current = Watchlist.objects.get(pk=court.pk)
    for alone in (
        lambda: actions.change_entry(nyadak, entry, facts=PETROS),
        lambda: actions.remove_entry(nyadak, entry, reason="I say so."),
        lambda: actions.update_list(nyadak, current, removed=[entry.pk]),
    ):
        with pytest.raises(Refused, match="Two people"):
            alone()


def test_approve_entry_is_forbidden_to_a_post_and_reject_entry_too(
    nyadak: Login, deng: Login, court: Watchlist
) -> None:
    entry = proposed(nyadak, court)
    with pytest.raises(Forbidden):
        actions.approve_entry(deng, entry)
    with pytest.raises(Forbidden):
        actions.reject_entry(deng, entry, reason="no")


def test_reject_entry_keeps_the_reason_and_the_person_off_the_list(
    nyadak: Login, achol: Login, amina: Login, court: Watchlist
) -> None:
    entry = proposed(nyadak, court)
    with pytest.raises(Refused, match="Write why"):
        actions.reject_entry(achol, entry, reason=" ")
    assert actions.reject_entry(achol, entry, reason="The order is not signed.").state == "rejected"
    assert search(amina, HE, TODAY) == []
    with pytest.raises(Refused, match="not possible any more"):
        actions.approve_entry(achol, entry)
    again = actions.propose_change(nyadak, entry, facts=FACTS)
    assert actions.approve_entry(achol, again).state == "listed"


def test_propose_change_leaves_the_entry_as_it_was_until_it_is_approved(
    nyadak: Login, achol: Login, amina: Login, court: Watchlist
) -> None:
    entry = of_court(nyadak, achol, FACTS)
    changed = actions.propose_change(achol, entry, facts=PETROS)
    assert (changed.state, changed.name) == ("changing", LOKWANG.name)
    assert search(amina, HE, TODAY)
    done = actions.approve_entry(nyadak, changed)
    assert (done.state, done.name, done.pending) == ("listed", "Petros Wolde-Anam", {})
    assert search(amina, HE, TODAY) == []


def test_a_rejected_change_leaves_no_trace_in_the_entry(
    nyadak: Login, achol: Login, court: Watchlist
) -> None:
    entry = of_court(nyadak, achol, FACTS)
    rejected = actions.reject_entry(achol, actions.propose_change(nyadak, entry, facts=PETROS), reason="No.")
    assert (rejected.state, rejected.name, rejected.pending) == ("listed", LOKWANG.name, {})


def test_propose_change_is_refused_where_nothing_differs_and_forbidden_to_a_post(
    nyadak: Login, achol: Login, deng: Login, court: Watchlist
) -> None:
    entry = of_court(nyadak, achol, FACTS)
    with pytest.raises(Refused, match="Nothing differs"):
        actions.propose_change(nyadak, entry, facts=FACTS)
    with pytest.raises(Forbidden):
        actions.propose_change(deng, entry, facts=PETROS)


def test_propose_removal_takes_somebody_off_when_a_second_person_agrees(
    nyadak: Login, achol: Login, amina: Login, deng: Login, court: Watchlist
) -> None:
    entry = of_court(nyadak, achol, FACTS)
    with pytest.raises(Refused, match="Write why"):
        actions.propose_removal(nyadak, entry, reason="")
    with pytest.raises(Forbidden):
        actions.propose_removal(deng, entry, reason="no")
    leaving = actions.propose_removal(nyadak, entry, reason="The order was lifted.")
    assert search(amina, HE, TODAY)
    with pytest.raises(Refused, match="Somebody else"):
        actions.approve_entry(nyadak, leaving)
    assert actions.approve_entry(achol, leaving).state == "removed"
    assert search(amina, HE, TODAY) == []


def test_approve_batch_brings_everything_into_force_at_once(
    nyadak: Login, achol: Login, court: Watchlist
) -> None:
    one, two = proposed(nyadak, court), proposed(nyadak, court, PETROS, ref="c-2")
    before = Watchlist.objects.get(pk=court.pk)
    after = actions.approve_batch(achol, before, entries=seen(one, two))
    rows = ListEntry.objects.filter(watchlist=court)
    assert {(row.state, row.edition) for row in rows} == {("listed", after.rev)}


def test_approve_batch_is_refused_where_something_changed_since_it_was_looked_at(
    nyadak: Login, achol: Login, court: Watchlist
) -> None:
    entry = proposed(nyadak, court)
    looked = seen(entry)
    actions.propose_change(nyadak, entry, facts=PETROS)
    for decide, answers in ((actions.approve_batch, {}), (actions.reject_batch, {"reason": "No."})):
        with pytest.raises(Changed):
            decide(achol, Watchlist.objects.get(pk=court.pk), entries=looked, **answers)
    with pytest.raises(Changed):
        actions.approve_batch(achol, Watchlist.objects.get(pk=court.pk), entries=[Seen(id=uuid4(), rev=1)])


def test_reject_batch_needs_a_reason_and_rejects_all_of_it(
    nyadak: Login, achol: Login, court: Watchlist
) -> None:
    entry = proposed(nyadak, court)
    with pytest.raises(Refused, match="Write why"):
        actions.reject_batch(achol, Watchlist.objects.get(pk=court.pk), entries=seen(entry), reason="")
    actions.reject_batch(achol, Watchlist.objects.get(pk=court.pk), entries=seen(entry), reason="Unsigned.")
    entry.refresh_from_db()
    assert entry.state == "rejected"


def test_approve_batch_and_reject_batch_are_forbidden_to_a_post(
    nyadak: Login, deng: Login, court: Watchlist, appointed: Appoint
) -> None:
    looked = seen(proposed(nyadak, court))
    for somebody in (deng, appointed("Keji Yeni", "supervisor", "SS/dcrnpi/nimule/")):
        with pytest.raises(Forbidden):
            actions.approve_batch(somebody, Watchlist.objects.get(pk=court.pk), entries=looked)
        with pytest.raises(Forbidden):
            actions.reject_batch(somebody, Watchlist.objects.get(pk=court.pk), entries=looked, reason="no")


def test_somebody_forgotten_while_they_wait_is_never_listed(
    nyadak: Login, achol: Login, petra: Login, court: Watchlist
) -> None:
    entry = proposed(nyadak, court)
    forgetting.forget(petra, entry.person, reason="A court ordered it.")
    entry.refresh_from_db()
    assert (entry.name, entry.pending, entry.forgotten) == ("", {}, True)
    with pytest.raises(Refused):
        actions.approve_entry(achol, entry)


def test_a_kind_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError):
        EntryFacts(name="Toby", kind_of_entry="enemy")
    assert SOURCES["ofac"].kind == Kind.INFORMATION
