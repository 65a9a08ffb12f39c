"""Moves of services and of referrals. No move opens a refusal again."""

from __future__ import annotations

from kivuko.kernel.workflow import Workflow
from kivuko.referrals.models import Referral, Service

SERVICE = Workflow(
    Service,
    ("", "referrals.add_service", "in_use"),
    ("in_use", "referrals.confirm_service", "in_use"),
    ("in_use", "referrals.end_service", "ended"),
)
REFERRAL = Workflow(
    Referral,
    ("", "referrals.refer", "sent"),
    ("", "referrals.open_on_patrol", "sent"),
    ("sent", "referrals.receive", "received"),
    ("received", "referrals.accept", "accepted"),
    ("received", "referrals.decline", "declined"),
    ("accepted", "referrals.finish", "done"),
)
