"""The house inspects itself: what is not declared is named, in a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from kivuko.kernel import inspection, policy, reacting, workflow
from kivuko.kernel.action import ACTIONS, Action
from kivuko.kernel.tests.house.models import Parcel, Visitor


def test_the_house_as_it_stands_has_no_fault() -> None:
    assert list(inspection.inspect()) == []


def faults(monkeypatch: pytest.MonkeyPatch, holder: Any, name: str, value: Any) -> str:
    monkeypatch.setattr(holder, name, value)
    return "\n".join(inspection.inspect())


def test_a_field_without_a_class_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    classes = {**policy.CLASSES, Visitor: {k: v for k, v in policy.CLASSES[Visitor].items() if k != "born"}}
    assert "house.visitor.born has no class" in faults(monkeypatch, policy, "CLASSES", classes)


def test_a_personal_field_that_cannot_become_blank_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    classes = {**policy.CLASSES, Parcel: {**policy.CLASSES[Parcel], "weight": policy.PERSONAL}}
    assert "house.parcel.weight identifies a person" in faults(monkeypatch, policy, "CLASSES", classes)


def test_an_action_that_nobody_may_do_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    grants = {name: roles for name, roles in policy.GRANTS.items() if name != "house.weigh"}
    assert "nobody may do house.weigh" in faults(monkeypatch, policy, "GRANTS", grants)


def test_a_grant_of_something_that_does_not_exist_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    grants = {**policy.GRANTS, "house.fly": frozenset({"officer"})}
    assert "house.fly is granted" in faults(monkeypatch, policy, "GRANTS", grants)


def test_a_move_without_an_action_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    moves = workflow.Workflow.__new__(workflow.Workflow)
    moves.moves = (*workflow.WORKFLOWS[Parcel].moves, workflow.Move("kept", "house.vanish", "gone"))
    found = faults(monkeypatch, inspection, "WORKFLOWS", {**workflow.WORKFLOWS, Parcel: moves})
    assert "the move house.vanish is no action" in found


def test_a_reaction_to_nothing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "house.fly, which is no action" in faults(
        monkeypatch, reacting, "table", lambda: {"house.fly": ()}
    )


def test_an_action_without_a_sentence_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    silent: Action[Parcel] = Action(
        "house.weigh", Parcel, lambda act, parcel: None, birth=False, label="", done=""
    )
    assert "house.weigh has no sentence" in faults(
        monkeypatch, inspection, "ACTIONS", {**ACTIONS, "house.weigh": silent}
    )


@pytest.mark.parametrize("name", ["ethnic_group", "tribe", "clan", "religion", "political_view", "sub_clan"])
def test_an_attribute_that_this_house_does_not_hold_is_recognised(name: str) -> None:
    assert inspection.FORBIDDEN.search(name)


def test_the_tables_are_frozen_once_the_house_was_inspected() -> None:
    from kivuko.kernel import frozen

    was = frozen._frozen
    frozen.freeze()
    try:
        with pytest.raises(TypeError, match="frozen"):
            policy.allow("officer", "house.fly")
    finally:
        frozen._frozen = was


def test_a_role_outside_the_closed_list_is_a_fault() -> None:
    with pytest.raises(ValueError, match="closed list"):
        policy.allow("wizard", "house.weigh")
