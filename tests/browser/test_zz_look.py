from __future__ import annotations
import pytest
from kivuko.crossings import actions
from kivuko.crossings.tests import house
from kivuko.crossings.tests.test_lane import VALID
from kivuko.kernel.policy import SYSTEM
from tests.browser.test_lane import scan
pytestmark = pytest.mark.django_db(transaction=True)

@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_look(pages, amina, deng, sabit, petra, shot, lang):
    wunthou = house.post()
    house.national_list()
    page = pages("/lane/", login=amina, lang=lang)
    scan(page, *VALID.split("\n"))
    shot(page, f"tr-lane-{lang}")
    for n in range(5):
        actions.admit(SYSTEM, wunthou, traveller=house.nyandeng(number=f"R{n}"), direction="entry")
    page.keyboard.press("F4")
    page.wait_for_timeout(300)
    shot(page, f"tr-lane2-{lang}")
    page.keyboard.press("2")
    page.wait_for_timeout(700)
    for who, name in ((amina, "officer"), (deng, "supervisor"), (sabit, "analyst"), (petra, "dp")):
        shot(pages("/", login=who, lang=lang), f"tr-home-{name}-{lang}")
    from kivuko.screening.models import Hit
    from kivuko.crossings.models import Crossing
    print(Hit.objects.count())
    h = Hit.objects.first()
    if h: shot(pages(h.get_absolute_url(), login=deng, lang=lang), f"tr-hit-{lang}")
    shot(pages(Crossing.objects.order_by("-occurred_at").first().get_absolute_url(), login=deng, lang=lang), f"tr-crossing-{lang}")
