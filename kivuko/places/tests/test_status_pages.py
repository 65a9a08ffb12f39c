"""The pages of what holds at a post: seen by everybody, said by those who may, never lost, never about asylum."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kivuko.kernel import node
from kivuko.kernel.models import Node
from kivuko.places import actions_status as actions
from kivuko.places import demo, queries
from kivuko.places.inputs import StatusFacts
from kivuko.places.models import QuietDay, Status
from kivuko.places.tests.test_pages import listed, on_the_map, text

pytestmark = pytest.mark.django_db
HEARD = "whoever is afraid to go back is heard all the same"
MINUTE = "%Y-%m-%dT%H:%M"


def put(actor, post, hours=1, **changed):
    said = {"status": "closed", "since": timezone.now() - timedelta(hours=hours), "cause": "insecurity"}
    return actions.set_status(
        actor, post, facts=StatusFacts.model_validate({**said, **changed}), reason="An order."
    )


def sent(**changed):
    now = timezone.now() + timedelta(hours=2) - timedelta(minutes=5)  # on the clock of Juba
    said = {
        "status": "closed", "direction": "both", "since": now.strftime(MINUTE), "cause": "insecurity",
        "reason": "Shots at the bridge.", "key": "k1",
    }  # fmt: skip
    return {**said, **changed}


def test_a_supervisor_sets_a_status_on_the_page_by_the_clock_of_the_post(page, deng, wunthou):
    assert "/places/posts/wunthou/status/" in text(page(deng, "post", code="wunthou"))
    before = timezone.now() - timedelta(minutes=6)
    answer = page(deng, "set_status", code="wunthou", post=sent(categories=["cargo", "herders"]))
    assert (answer.status_code, answer["Location"]) == (302, "/places/posts/wunthou/")
    kept = queries.statuses(deng, wunthou).get()
    assert kept.categories == ["cargo", "herders"]
    assert before < kept.since < timezone.now()


def test_a_refusal_keeps_what_was_written(page, deng, wunthou):
    answer = page(
        deng, "set_status", code="wunthou", post=sent(opens="08:00", shuts="12:00", authority="The State")
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Hours are for “limited” only" in html
    assert 'value="The State"' in html and "Shots at the bridge." in html


def test_an_officer_sees_what_holds_and_may_not_say_it(page, amina, deng, wunthou):
    closed = put(deng, wunthou)
    html = text(page(amina, "post", code="wunthou"))
    assert HEARD in html and "Insecurity" in html and "An order." in html
    assert "/places/posts/wunthou/status/" not in html
    one = text(page(amina, "status", pk=str(closed.pk)))
    assert HEARD in one and "/end/" not in one
    assert page(amina, "set_status", code="wunthou", post=sent()).status_code == 403


def test_a_status_is_changed_ended_corrected_and_withdrawn_on_its_pages(page, deng, wunthou):
    closed = put(deng, wunthou, hours=48)
    where = {"pk": str(closed.pk)}
    html = text(page(deng, "status", **where))
    for move in ("change", "end", "correct", "withdraw"):
        assert f"/places/status/{closed.pk}/{move}/" in html
        assert text(page(deng, f"{move}_status", **where))
    right = sent(
        since=(closed.since + timedelta(hours=2)).strftime(MINUTE), direction="entry", rev="1", key="k2"
    )
    assert page(deng, "correct_status", **where, post=right).status_code == 302
    assert (
        page(deng, "change_status", **where, post=sent(status="limited", rev="2", key="k3")).status_code
        == 302
    )
    limited = queries.statuses(deng, wunthou).get(status="limited")
    end = (timezone.now() + timedelta(hours=5)).strftime(MINUTE)
    ended = {"until": end, "reason": "It is over.", "rev": "1", "key": "k4"}
    assert page(deng, "end_status", pk=str(limited.pk), post=ended).status_code == 302
    gone = {"reason": "Another post.", "rev": "2", "key": "k5"}
    assert page(deng, "withdraw_status", pk=str(limited.pk), post=gone).status_code == 302
    states = dict(queries.statuses(deng, wunthou).values_list("status", "state"))
    assert states == {"closed": "set", "limited": "withdrawn"}
    assert "withdrawn" in text(page(deng, "post", code="wunthou"))


def test_an_officer_reports_no_crossings_and_takes_it_back(page, amina, sabit, wunthou):
    day = timezone.now().date() - timedelta(days=1)
    answer = page(amina, "no_crossings", code="wunthou", post={"day": day.isoformat(), "key": "k1"})
    assert answer.status_code == 302
    quiet = QuietDay.objects.get()
    assert f"/places/quiet-days/{quiet.pk}/withdraw/" in text(page(amina, "post", code="wunthou"))
    assert f"/places/quiet-days/{quiet.pk}/withdraw/" not in text(page(sabit, "post", code="wunthou"))
    assert text(page(amina, "withdraw_no_crossings", pk=str(quiet.pk)))
    given = {"reason": "The wrong day.", "rev": "1", "key": "k2"}
    assert page(amina, "withdraw_no_crossings", pk=str(quiet.pk), post=given).status_code == 302
    assert QuietDay.objects.get().state == "withdrawn"


def test_the_strip_says_the_same_in_shapes_and_in_words(page, amina, deng, wunthou):
    put(deng, wunthou, hours=24 * 40, until=timezone.now() - timedelta(days=20))
    html = text(page(amina, "post", code="wunthou"))
    assert html.count('class="kv-day kv-day-closed"') == 19 + 1  # the days and their key
    assert html.count('class="kv-day kv-day-limited"') == 2 + 1  # the two on which it began and ended
    table = html.split("The same as a table")[1]
    assert "Closed" in table and "Silent" in table


def test_list_and_map_say_what_holds_now(page, amina, deng, wunthou):
    put(deng, wunthou)
    html = text(page(amina, "posts"))
    assert "wunthou" in listed(html) and HEARD in html
    means = {point["name"]: (point["mean"], point["word"]) for point in on_the_map(html)}
    assert means["Wunthou"] == ("stop", "Closed")
    assert means["Nimule"] == ("quiet", "Silent")


def test_a_form_of_a_status_offers_no_way_to_close_asylum(page, deng, wunthou):
    html = text(page(deng, "set_status", code="wunthou"))
    assert HEARD in html
    assert 'value="asylum"' not in html and 'value="refugees"' not in html
    assert page(deng, "set_status", code="wunthou", post=sent(categories=["asylum"])).status_code == 200
    assert not Status.objects.exists()


def test_the_demo_says_something_of_several_posts_once(country, deng, nyadak):
    Node.objects.filter(own=True).update(demo=True)
    node.forget_cached()
    logins = {demo.SUPERVISOR: deng, demo.ADMINISTRATOR: nyadak}
    made = demo.load(node.this(), logins)
    assert made == len(demo.SAID) + 1 == Status.objects.count()
    assert demo.load(node.this(), logins) == 0
    assert {"open", "limited", "closed"} == set(Status.objects.values_list("status", flat=True))


def test_nothing_is_invented_on_a_real_node(country):
    with pytest.raises(demo.NotADemo):
        demo.load(node.this(), {})
