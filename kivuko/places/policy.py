"""Who may register and correct places and say what holds there; everybody may look: neither is a secret."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kivuko.kernel import menu
from kivuko.kernel.policy import INTERNAL, OPEN, ROLES, allow, classify, sees
from kivuko.places.models import Area, Post, QuietDay, Reassignment, Status

classify(
    Area,
    code=OPEN,
    name=OPEN,
    name_fr=OPEN,
    name_ar=OPEN,
    type=OPEN,
    level=OPEN,
    country=OPEN,
    parent=OPEN,
    lineage=OPEN,
    iso=OPEN,
    since=OPEN,
    until=OPEN,
    lat=OPEN,
    lon=OPEN,
    line=OPEN,
    claims=OPEN,
    source=OPEN,
    verified=OPEN,
)
classify(
    Post,
    code=OPEN,
    name=OPEN,
    aliases=OPEN,
    country=OPEN,
    faces=OPEN,
    type=OPEN,
    official=OPEN,
    lat=OPEN,
    lon=OPEN,
    coord_quality=OPEN,
    area_pcode=OPEN,
    twin=OPEN,
    zone=OPEN,
    source=OPEN,
    verified=OPEN,
)
classify(
    Status,
    status=OPEN,
    categories=OPEN,
    direction=OPEN,
    weekdays=OPEN,
    opens=OPEN,
    shuts=OPEN,
    since=OPEN,
    until=OPEN,
    cause=OPEN,
    movement=OPEN,
    order_number=INTERNAL,
    authority=OPEN,
)
classify(QuietDay, day=OPEN)
classify(Reassignment, new=INTERNAL)

for role in ("administrator", "system"):
    allow(
        role,
        "places.register_area",
        "places.correct_area",
        "places.register_post",
        "places.correct_post",
    )
allow("administrator", "places.reassign")

KEEPERS = ("supervisor", "administrator")
"""Roles that say what holds at a post: at the own one, or at those below."""
for role in KEEPERS:
    allow(
        role,
        "places.set_status",
        "places.change_status",
        "places.end_status",
        "places.correct_status",
        "places.withdraw_status",
    )
for role in ("officer", "supervisor"):
    allow(role, "places.report_no_crossings", "places.withdraw_no_crossings")

for role in ROLES:
    sees(role, Area, Post, Status, QuietDay, everywhere=True)
sees("administrator", Reassignment)
sees("auditor", Reassignment)

menu.item(60, _("Border posts"), "places:posts", *(role for role in ROLES if role != "system"))
