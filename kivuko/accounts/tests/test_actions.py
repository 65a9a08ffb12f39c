"""Each action does, refuses and forbids."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from kivuko.accounts import actions, logins, queries
from kivuko.accounts.models import Agency, Login, Officer, Posting
from kivuko.kernel import timeline
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.models import Entry
from kivuko.places import actions as places

COUNTRY, WUNTHOU, NIMULE = Branch("SS/"), Branch("SS/dcrnpi/wunthou/"), Branch("SS/dcrnpi/nimule/")


def soon(days: float) -> datetime:
    return timezone.now() + timedelta(days=days)


@pytest.fixture
def agency(nyadak) -> Agency:
    return Agency.objects.get(code="dcrnpi")


@pytest.fixture
def officer_of(db):
    return lambda login: Officer.objects.get(pk=login.pk)


@pytest.fixture
def governor(appointed) -> Login:
    """An administrator of Wunthou alone."""
    return appointed("Loro Jada", "administrator", WUNTHOU.path)


# -- accounts.found_agency ----------------------------------------------------------------------------------


def test_an_administrator_adds_an_agency(nyadak):
    made = actions.found_agency(
        nyadak, COUNTRY, code="customs", sector="customs", names={"en": "Customs", "fr": " ", "ar": "الجمارك"}
    )
    assert (made.state, made.names) == ("active", {"en": "Customs", "ar": "الجمارك"})


def test_found_agency_refuses_a_name_without_english_and_a_code_taken(nyadak, agency):
    with pytest.raises(Refused, match="English"):
        actions.found_agency(nyadak, COUNTRY, code="customs", sector="customs", names={"fr": "Douanes"})
    with pytest.raises(Refused, match="Take another code"):
        actions.found_agency(nyadak, COUNTRY, code="dcrnpi", sector="customs", names={"en": "Twice"})


def test_a_supervisor_is_forbidden_found_agency(deng):
    with pytest.raises(Forbidden):
        actions.found_agency(deng, WUNTHOU, code="customs", sector="customs", names={"en": "Customs"})


# -- accounts.appoint ---------------------------------------------------------------------------------------


def test_an_appointed_officer_is_a_person_whose_name_only_their_key_opens(nyadak, agency):
    made = actions.appoint(
        nyadak, COUNTRY, agency=agency, number="SS/1042", name="Wani Jale", phone="0900 000"
    )
    assert made.state == "serving"
    assert made.person == made.pk
    entry = Entry.objects.get(record=made.pk)
    assert b"Wani" not in bytes(entry.body)
    assert b"SS/1042" in bytes(entry.body)


def test_appoint_refuses_a_number_taken_and_a_blank_name(nyadak, agency):
    actions.appoint(nyadak, COUNTRY, agency=agency, number="1042", name="Wani Jale")
    with pytest.raises(Refused, match="Check the number"):
        actions.appoint(nyadak, COUNTRY, agency=agency, number="1042", name="Another")
    with pytest.raises(Refused, match="Write the officer"):
        actions.appoint(nyadak, COUNTRY, agency=agency, number="1043", name="  ")


def test_an_administrator_of_one_post_is_forbidden_to_appoint_for_the_country(governor, agency):
    with pytest.raises(Forbidden):
        actions.appoint(governor, COUNTRY, agency=agency, number="1042", name="Wani Jale")


# -- accounts.post ------------------------------------------------------------------------------------------


def test_a_posting_counts_from_its_first_moment_to_its_last(nyadak, amina, officer_of):
    actions.post(nyadak, NIMULE, officer=officer_of(amina), role="supervisor", since=soon(1), until=soon(3))
    amina.afresh()

    def roles(days):
        return {(held.role, held.path) for held in amina.postings(soon(days))}

    home = ("officer", WUNTHOU.path)
    assert roles(0) == roles(3.1) == {home}
    assert roles(2) == {home, ("supervisor", NIMULE.path)}


def test_post_refuses_oneself_the_system_a_suspended_officer_and_an_end_before_the_beginning(
    nyadak, amina, deng, officer_of
):
    with pytest.raises(Refused, match="your own rights"):
        actions.post(nyadak, COUNTRY, officer=officer_of(nyadak), role="auditor")
    with pytest.raises(Refused, match="listed roles"):
        actions.post(nyadak, COUNTRY, officer=officer_of(amina), role="system")
    with pytest.raises(Refused, match="end before it begins"):
        actions.post(nyadak, NIMULE, officer=officer_of(amina), role="officer", since=soon(2), until=soon(1))
    with pytest.raises(Refused, match="holds this role here already"):
        actions.post(nyadak, WUNTHOU, officer=officer_of(amina), role="officer")
    actions.suspend(nyadak, officer_of(deng), reason="Under inquiry.")
    with pytest.raises(Refused, match="Reinstate"):
        actions.post(nyadak, NIMULE, officer=officer_of(deng), role="officer")


def test_a_supervisor_and_an_administrator_of_another_post_are_forbidden_post(
    deng, governor, chuma, officer_of
):
    for actor in (deng, governor):
        with pytest.raises(Forbidden):
            actions.post(actor, NIMULE, officer=officer_of(chuma), role="supervisor")


# -- accounts.act_for ---------------------------------------------------------------------------------------


def test_a_supervisor_lets_an_officer_act_at_the_own_post_for_two_weeks(deng, amina, officer_of):
    made = actions.act_for(
        deng, WUNTHOU, officer=officer_of(amina), role="supervisor", until=soon(13.9), reason="I am on leave."
    )
    amina.afresh()
    assert made.state == "acting"
    assert {held.role for held in amina.postings(soon(13))} == {"officer", "supervisor"}
    assert {held.role for held in amina.postings(soon(14))} == {"officer"}
    assert [line.reason for line in timeline.of(deng, made)] == ["I am on leave."]


@pytest.mark.parametrize(
    ("role", "days", "sentence"),
    [
        ("supervisor", 15, "at most 14 days"),
        ("supervisor", -1, "This moment is over"),
        ("administrator", 3, "Choose one of the listed answers"),
    ],
)
def test_act_for_refuses(deng, amina, officer_of, role, days, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.act_for(
            deng, WUNTHOU, officer=officer_of(amina), role=role, until=soon(days), reason="Leave."
        )


def test_act_for_refuses_oneself_and_the_same_twice(deng, amina, officer_of):
    asked = {"role": "supervisor", "until": soon(3), "reason": "Leave."}
    with pytest.raises(Refused, match="your own rights"):
        actions.act_for(deng, WUNTHOU, officer=officer_of(deng), **asked)
    actions.act_for(deng, WUNTHOU, officer=officer_of(amina), **asked)
    with pytest.raises(Refused, match="acts in this role here already"):
        actions.act_for(deng, WUNTHOU, officer=officer_of(amina), **asked)


def test_act_for_is_forbidden_at_another_post_and_to_an_officer(deng, amina, chuma, officer_of):
    asked = {"role": "supervisor", "until": soon(3), "reason": "Leave."}
    for actor, where, who in ((deng, NIMULE, chuma), (amina, WUNTHOU, deng)):
        with pytest.raises(Forbidden):
            actions.act_for(actor, where, officer=officer_of(who), **asked)


def test_the_database_itself_holds_acting_to_14_days(deng, amina, officer_of):
    from django.db import IntegrityError, transaction

    from kivuko.kernel import rows

    row = Posting(
        path=WUNTHOU.path, home="test", state="acting", rev=1, officer=officer_of(amina), role="officer",
        since=soon(0), until=soon(15),
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert(Posting, [row])


# -- accounts.end_posting -----------------------------------------------------------------------------------


def test_an_ended_posting_ends_now_and_one_to_come_never_begins(nyadak, amina, officer_of):
    held = Posting.objects.get(officer=amina.pk)
    coming = actions.post(nyadak, NIMULE, officer=officer_of(amina), role="officer", since=soon(5))
    for posting in (held, coming):
        actions.end_posting(nyadak, Posting.objects.get(pk=posting.pk), reason="Moved.")
    amina.afresh()
    assert amina.postings(soon(0)) == amina.postings(soon(9)) == []


def test_end_posting_refuses_what_is_over_and_oneself(nyadak, amina):
    posting = Posting.objects.get(officer=amina.pk)
    actions.end_posting(nyadak, posting, reason="Moved.")
    with pytest.raises(Refused, match="not possible any more"):
        actions.end_posting(nyadak, Posting.objects.get(pk=posting.pk), reason="Again.")
    with pytest.raises(Refused, match="your own rights"):
        actions.end_posting(nyadak, Posting.objects.get(officer=nyadak.pk), reason="Tired.")


def test_a_supervisor_is_forbidden_end_posting(deng, amina):
    with pytest.raises(Forbidden):
        actions.end_posting(deng, Posting.objects.get(officer=amina.pk), reason="Moved.")


# -- accounts.suspend, accounts.reinstate -------------------------------------------------------------------


def test_a_suspended_officer_has_no_postings_and_a_reinstated_one_has_them_again(nyadak, amina, officer_of):
    actions.suspend(nyadak, officer_of(amina), reason="Under inquiry.")
    amina.afresh()
    assert amina.postings(soon(0)) == []
    assert not amina.is_active
    actions.reinstate(nyadak, officer_of(amina), reason="Cleared.")
    amina.afresh()
    assert [held.role for held in amina.postings(soon(0))] == ["officer"]


def test_suspend_and_reinstate_refuse_what_does_not_fit_oneself_and_those_above(
    nyadak, governor, amina, sabit, appointed, officer_of
):
    with pytest.raises(Refused, match="not possible any more"):
        actions.reinstate(nyadak, officer_of(amina), reason="Cleared.")
    with pytest.raises(Refused, match="your own rights"):
        actions.suspend(nyadak, officer_of(nyadak), reason="Tired.")
    with pytest.raises(Forbidden):
        actions.suspend(governor, officer_of(sabit), reason="Too curious.")


def test_suspend_and_reinstate_are_forbidden_to_a_supervisor(deng, amina, officer_of):
    for action in (actions.suspend, actions.reinstate):
        with pytest.raises(Forbidden):
            action(deng, officer_of(amina), reason="Late.")


# -- accounts.open_login ------------------------------------------------------------------------------------


def test_open_login_gives_a_password_that_works_once_and_must_be_changed(nyadak, amina, officer_of):
    first = logins.open_login(nyadak, officer_of(amina), username="Amina.Bol")
    second = logins.open_login(nyadak, officer_of(amina), username="amina.bol")
    login = Login.objects.get(pk=amina.pk)
    assert login.username == "amina.bol"
    assert login.given
    assert login.check_password(second)
    assert not login.check_password(first)
    assert Entry.objects.filter(record=amina.pk, action="accounts.open_login").count() == 2


def test_open_login_refuses_a_username_taken_and_leaves_no_entry(nyadak, amina, deng, officer_of):
    with pytest.raises(Refused, match="Take another"):
        logins.open_login(nyadak, officer_of(amina), username=deng.username)
    assert not Entry.objects.filter(record=amina.pk, action="accounts.open_login").exists()


def test_open_login_refuses_an_administrator_who_reaches_less_far_than_the_officer(
    nyadak, appointed, officer_of
):
    local = appointed("Loro Jada", "administrator", "SS/dcrnpi/")
    agency = Agency.objects.get(code="dcrnpi")
    chief = actions.appoint(nyadak, Branch("SS/dcrnpi/"), agency=agency, number="9", name="Chief")
    actions.post(nyadak, COUNTRY, officer=chief, role="data_protection")
    with pytest.raises(Refused, match="beyond yours"):
        actions.open_login(local, chief)


def test_a_supervisor_is_forbidden_open_login(deng, amina, officer_of):
    with pytest.raises(Forbidden):
        actions.open_login(deng, officer_of(amina))


# -- what stands beside the actions -------------------------------------------------------------------------


def test_a_reassigned_path_gives_the_posting_the_new_path_as_well(amina, nyadak):
    places.reassign(nyadak, Branch("SS/dcrnpi/"), to="SS/dcr/")
    amina.afresh()
    assert {held.path for held in amina.postings(soon(0))} == {"SS/dcrnpi/wunthou/", "SS/dcr/wunthou/"}


def test_postings_are_read_once(amina, django_assert_num_queries):
    with django_assert_num_queries(2):  # the postings, and what was reassigned
        for _each in range(5):
            amina.postings(soon(0))


def test_a_supervisor_sees_those_posted_at_the_own_post_and_nobody_else(deng, amina, chuma):
    assert set(queries.officers(deng).values_list("pk", flat=True)) == {deng.pk, amina.pk}
    assert not queries.officers(amina).exists()
    assert list(queries.search(deng, "bol").values_list("name", flat=True)) == ["Amina Bol"]


def test_a_colleague_is_called_by_name_and_a_stranger_by_number(amina, deng, chuma):
    assert queries.names(amina, [deng.pk, chuma.pk]) == {deng.pk: "Deng Wol", chuma.pk: "T-chuma-lado"}


def test_the_titles_of_a_country_name_roles_of_the_house(monkeypatch):
    from kivuko.accounts import checks, vocab
    from kivuko.lib import countrydata

    assert checks.faults() == []
    assert {title.role for title in vocab.titles("ss")} >= {"officer", "supervisor", "port_health"}
    row = replace(countrydata.roles("ss")[0], role="king")
    monkeypatch.setattr(countrydata, "roles", lambda cc: (row,))
    assert "which is no role of the house" in checks.faults()[0]


def test_an_officer_of_2020_held_the_posting_in_2020(amina):
    assert amina.postings(datetime(2019, 12, 31, tzinfo=UTC)) == []
    assert amina.postings(datetime(2020, 1, 2, tzinfo=UTC)) != []
