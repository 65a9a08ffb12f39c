"""Two at once: movers of one record, writers while the sealer works. Real connections, real commits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from kivuko.kernel import replaying, verifying
from kivuko.kernel.errors import Changed, Refused
from kivuko.kernel.models import Entry, Seal
from kivuko.kernel.tests.cast import GATE, Somebody
from kivuko.kernel.tests.house import actions
from kivuko.kernel.tests.house.models import Parcel

pytestmark = pytest.mark.django_db(transaction=True)


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Run each deed in a thread and connection of its own, started at one moment; its answer or its refusal."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return deed()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_of_two_movers_of_one_record_one_is_told_that_it_changed(amina: Somebody) -> None:
    for _ in range(5):
        parcel = actions.hand_in(amina, GATE, weight=1)
        answers = together(
            lambda parcel=parcel: actions.weigh(amina, parcel, weight=2, rev=1),
            lambda parcel=parcel: actions.weigh(amina, parcel, weight=3, rev=1),
        )
        assert sum(isinstance(answer, Changed) for answer in answers) == 1
        assert Parcel.objects.get(pk=parcel.pk).rev == 2
    assert verifying.verify().holds and not replaying.replay().differs


def test_of_the_same_form_sent_twice_at_once_one_row_is_born(amina: Somebody) -> None:
    answers = together(*[lambda: actions.hand_in(amina, GATE, weight=1, key="form-1")] * 3)
    assert Parcel.objects.count() == 1 and len({answer.pk for answer in answers}) == 1


def test_many_writers_leave_one_unbroken_chain(amina: Somebody) -> None:
    def shift() -> None:
        for weight in range(15):
            actions.hand_in(amina, GATE, weight=weight)

    together(shift, shift, shift)
    report = verifying.verify()
    assert report.holds and report.entries == Entry.objects.count() == Seal.objects.count() == 45


def test_two_acts_over_the_same_records_in_other_order_do_not_wait_for_one_another_for_ever(
    amina: Somebody,
) -> None:
    one, two = (actions.hand_in(amina, GATE, weight=5) for _ in range(2))
    one, two = Parcel.objects.get(pk=one.pk), Parcel.objects.get(pk=two.pk)
    answers = together(
        lambda: actions.merge(amina, one, others=[Parcel.objects.get(pk=two.pk)]),
        lambda: actions.merge(amina, two, others=[Parcel.objects.get(pk=one.pk)]),
    )
    assert sum(isinstance(answer, Refused) for answer in answers) <= 1
    assert not replaying.replay().differs
