from __future__ import annotations

from datetime import date
from typing import Any

from kivuko.kernel.action import action
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Refused
from kivuko.kernel.reading import reading
from kivuko.kernel.tests.house.models import Parcel, Visitor, Whisper
from kivuko.kernel.tests.house.workflows import PARCEL, VISITOR, WHISPER
from kivuko.kernel.writing import Act


@action("house.receive", births=Visitor, label="Receive", done="Received")
def receive(
    act: Act, where: Branch, *, label: str, age_band: str = "18-59", name: str = "", born: date | None = None,
    story: str | None = None, below: str = "",
) -> Visitor:  # fmt: skip
    """Somebody comes in and is given a label."""
    return Visitor(
        path=where.path + below, person=act.new_person(), label=label, age_band=age_band, name=name, born=born,
        story=story,
    )  # fmt: skip


@action("house.receive_closed", births=Visitor)
def receive_closed(act: Act, where: Branch) -> Visitor:
    """A body that forges a state: the kernel must not let it."""
    return Visitor(path=where.path, person=act.new_person(), label="forged", age_band="18-59", state="left")


@action("house.rename", moves=VISITOR, label="Correct the name", done="Name corrected")
def rename(act: Act, visitor: Visitor, *, name: str, reason: str = "") -> None:
    """The name was heard wrongly."""
    if name == "refused":
        raise Refused("This is not a name.")
    visitor.name = name


@action("house.leave", moves=VISITOR, done="Left")
def leave(act: Act, visitor: Visitor, *, parcels: list[Any] | None = None) -> None:
    """The visitor goes, and takes along what is theirs."""
    for parcel in parcels or []:
        parcel.weight += 1
        act.also(parcel, "house.weigh")


@action("house.send_away", moves=VISITOR)
def send_away(act: Act, visitor: Visitor, *, reason: str) -> None:
    """The supervisor ends the visit."""
    visitor.state = "gone by hand"


@action("house.hand_in", births=Parcel, done="Handed in")
def hand_in(act: Act, where: Branch, *, weight: int = 0, visitor: Visitor | None = None) -> Parcel:
    """Something is left at the counter."""
    return Parcel(path=where.path, weight=weight, visitor=visitor)


@action("house.weigh", moves=PARCEL, done="Weighed")
def weigh(act: Act, parcel: Parcel, *, weight: int) -> None:
    """The parcel is put on the scales."""
    parcel.weight = weight


@action("house.merge", moves=PARCEL)
def merge(act: Act, parcel: Parcel, *, others: list[Any], first: str = "") -> None:
    """Parcels are packed into one: the weights move, the others are emptied."""
    for other in others:
        if other.weight == 0:
            raise Refused("An empty parcel cannot be packed.")
        parcel.weight += other.weight
        other.weight = 0
        act.also(other, "house.weigh")
    act.also(Parcel(path=parcel.path, weight=1))


@reading("house.read_story", of=Visitor)
def read_story(read: Any, visitor: Visitor) -> dict[str, Any]:
    """The caseworker reads what the visitor told."""
    return {"story": read("story"), "name": read("name")}


@reading("house.read_file", of=Visitor)
def read_file(read: Any, visitor: Visitor) -> dict[str, Any]:
    """The counsellor reads the whole file."""
    return {"story": read("story")}


@action("house.whisper", births=Whisper, done="Told")
def whisper(act: Act, where: Branch, *, text: str) -> Whisper:
    """Somebody tells in confidence what was done to them."""
    return Whisper(path=where.path, person=act.new_person(), text=text)


@action("house.whisper_of", births=Whisper)
def whisper_of(act: Act, where: Branch, *, text: str, visitor: Visitor) -> Whisper:
    """A body that would seal a whisper under a key that the node holds: the kernel must not let it."""
    return Whisper(path=where.path, person=visitor.person, text=text)


@action("house.write_down", moves=WHISPER, done="Written down")
def write_down(act: Act, whisper: Whisper, *, text: str) -> None:
    """The focal point adds what was said later."""
    whisper.text = text


@reading("house.hear", of=Whisper)
def hear(read: Any, whisper: Whisper) -> dict[str, Any]:
    """The focal point reads what was told."""
    return {"text": read("text")}
