"""The moves of agencies, officers and postings."""

from kivuko.accounts.models import Agency, Counter, Officer, Posting
from kivuko.kernel.workflow import Workflow

AGENCY = Workflow(Agency, ("", "accounts.found_agency", "active"))

OFFICER = Workflow(
    Officer,
    ("", "accounts.appoint", "serving"),
    ("serving", "accounts.open_login", "serving"),
    ("serving", "accounts.suspend", "suspended"),
    ("suspended", "accounts.reinstate", "serving"),
)

POSTING = Workflow(
    Posting,
    ("", "accounts.post", "held"),
    ("", "accounts.act_for", "acting"),
    ("held", "accounts.end_posting", "ended"),
    ("acting", "accounts.end_posting", "ended"),
)

COUNTER = Workflow(
    Counter,
    ("", "accounts.open_counter", "held"),
    ("held", "accounts.lock_counter", "locked"),
    ("locked", "accounts.take_counter", "held"),
    ("held", "accounts.take_counter", "held"),
    ("held", "accounts.close_counter", "closed"),
    ("locked", "accounts.close_counter", "closed"),
)
