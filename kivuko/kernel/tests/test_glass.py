"""Break-the-glass: one record, a written reason, a day, another person's review; not for border, police, security."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.utils import timezone

from kivuko.kernel import actions as kernel_actions
from kivuko.kernel import forgetting, glass, inspection, policy, replaying, timeline, verifying
from kivuko.kernel.actions import break_glass, review_glass
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.models import Entry, Glass
from kivuko.kernel.tests.cast import GATE, Somebody
from kivuko.kernel.tests.house import actions
from kivuko.kernel.tests.house.models import Visitor
from kivuko.lib import sealing

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "She is bleeding and her counsellor cannot be reached."


@pytest.fixture
def visitor(amina: Somebody) -> Visitor:
    return actions.receive(amina, GATE, label="a1", name="Nyandeng", story="she fled")


def test_a_caseworker_reads_through_a_broken_glass_and_the_entry_says_through_which(
    halima: Somebody, petra: Somebody, visitor: Visitor
) -> None:
    with pytest.raises(Forbidden):
        actions.read_file(halima, visitor, purpose="care")
    broken = break_glass(halima, visitor, reason=WHY)
    assert actions.read_file(halima, visitor, purpose="care") == {"story": "she fled"}
    said = sealing.read(bytes(Entry.objects.get(action="house.read_file").body))
    assert said["values"]["glass"] == str(broken.pk) and said["role"] == "caseworker"
    assert timeline.of(petra, broken)[0].reason == WHY
    for entry in Entry.objects.filter(record=broken.pk):
        assert b"bleeding" not in bytes(entry.body) + bytes(entry.sealed or b"")
    assert verifying.verify().holds and not replaying.replay().differs


def test_a_reading_that_a_posting_grants_needs_no_glass(halima: Somebody, visitor: Visitor) -> None:
    actions.read_story(halima, visitor, purpose="care")
    said = sealing.read(bytes(Entry.objects.get(action="house.read_story").body))
    assert "glass" not in said["values"]


def test_a_glass_opens_no_other_record_for_nobody_else_and_not_after_a_day(
    amina: Somebody, halima: Somebody, visitor: Visitor
) -> None:
    other = actions.receive(amina, GATE, label="a2", story="he stayed")
    colleague = Somebody("Ladu", ("caseworker", "SS/clinic/")).known()
    now = timezone.now()
    break_glass(halima, visitor, reason=WHY, at=now - timedelta(hours=25))
    break_glass(
        halima, visitor, reason=WHY, at=now + timedelta(days=300)
    )  # a clock set forward opens nothing
    with pytest.raises(Forbidden):
        actions.read_file(halima, visitor, purpose="care")
    break_glass(halima, visitor, reason=WHY)
    for somebody, record in ((colleague, visitor), (halima, other)):
        with pytest.raises(Forbidden):
            actions.read_file(somebody, record, purpose="care")
    assert actions.read_file(halima, visitor, purpose="care")


def test_break_glass_refuses_without_a_reason_in_a_sentence_or_where_nothing_is_closed(
    amina: Somebody, halima: Somebody, visitor: Visitor
) -> None:
    for reason in ("", "urgent", "          urgent          "):
        with pytest.raises(Refused, match="why you cannot wait"):
            break_glass(halima, visitor, reason=reason)
    with pytest.raises(Refused, match="Nothing in this record"):
        break_glass(halima, actions.hand_in(amina, GATE, weight=1), reason=WHY)
    assert not Glass.objects.exists()


@pytest.mark.parametrize("role", sorted(glass.ROLES_WITHOUT_GLASS))
def test_break_glass_is_forbidden_to_whoever_serves_border_police_or_security(
    visitor: Visitor, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody = Somebody("Wani", (role, "SS/clinic/")).known()
    both = Somebody("Wani", ("caseworker", "SS/clinic/"), (role, "SS/other/")).known()
    for each in (somebody, both):
        with pytest.raises(Forbidden):
            break_glass(each, visitor, reason=WHY)
    everybody = frozenset(policy.ROLES)
    monkeypatch.setattr(policy, "GRANTS", {**policy.GRANTS, glass.BREAK: everybody})
    assert f"{glass.BREAK} is granted to {role}" in "\n".join(inspection.inspect())
    with pytest.raises(Forbidden, match="your role"):
        break_glass(somebody, visitor, reason=WHY)


def test_a_glass_broken_before_joining_the_police_opens_nothing_any_more(
    halima: Somebody, visitor: Visitor
) -> None:
    break_glass(halima, visitor, reason=WHY)
    halima._held = (*halima._held, policy.Posting(None, "police", "SS/"))
    with pytest.raises(Forbidden):
        actions.read_file(halima, visitor, purpose="care")


def test_a_caseworker_of_another_clinic_is_forbidden_break_glass(visitor: Visitor) -> None:
    ladu = Somebody("Ladu", ("caseworker", "SS/clinic-2/")).known()
    with pytest.raises(Forbidden):
        break_glass(ladu, visitor, reason=WHY)


@pytest.mark.parametrize(("verdict", "opens"), [("justified", True), ("not_justified", False)])
def test_the_data_protection_officer_reviews_a_glass_and_an_unjustified_one_closes(
    halima: Somebody, petra: Somebody, visitor: Visitor, verdict: str, opens: bool
) -> None:
    broken = break_glass(halima, visitor, reason=WHY)
    seen = policy.visible(petra, Glass).get()
    assert (seen.reason, seen.state) == (WHY, "broken")
    review_glass(petra, broken, verdict=verdict)
    left = Glass.objects.get()
    assert (left.verdict, left.reviewer, left.state) == (verdict, petra.id, "reviewed")
    if opens:
        assert actions.read_file(halima, visitor, purpose="care")
    else:
        with pytest.raises(Forbidden):
            actions.read_file(halima, visitor, purpose="care")
    assert verifying.verify().holds and not replaying.replay().differs


def test_nobody_reviews_what_they_read_themselves(visitor: Visitor, halima: Somebody) -> None:
    both = Somebody("Aluel", ("caseworker", "SS/"), ("data_protection", "SS/")).known()
    broken = break_glass(both, visitor, reason=WHY)
    with pytest.raises(Refused, match="Somebody else"):
        review_glass(both, broken, verdict="justified")
    with pytest.raises(Refused):
        review_glass(both, broken, verdict="perhaps")
    with pytest.raises(Forbidden):
        review_glass(halima, broken, verdict="justified")


def test_the_reason_is_forgotten_with_its_reader(halima: Somebody, petra: Somebody, visitor: Visitor) -> None:
    break_glass(halima, visitor, reason=WHY)
    forgetting.forget(petra, halima.id, reason="")
    assert Glass.objects.get().reason == "" and not replaying.replay().differs


def test_a_glass_cannot_be_broken_for_somebody_else(halima: Somebody) -> None:
    asked: Sequence[str] = list(kernel_actions.break_glass.inputs.model_fields)
    assert asked == ["reason"]
