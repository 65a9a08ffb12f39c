"""What somebody does at a post, in a process of its own: python -m tests.sealed.work fill|count [passphrase].

`fill` appoints an officer, lists somebody and lets a traveller cross; `count` says whether the ledger verifies.
A sealed store is opened with the passphrase, in this process alone.
"""

from __future__ import annotations

import json
import sys

import django

OFFICER, LISTED, NUMBER, TRAVELLER = "Achol Unforgettable", "MALUAL NYANDENG ROSE", "R00999444", "LOKWANG"


def main(what: str, passphrase: str = "") -> None:
    django.setup()
    from kivuko.kernel import store

    if passphrase:
        key = store.read_slots().opened(passphrase)
        assert key, "the passphrase opens nothing"
        store.use(key)
    {"fill": fill, "count": count}[what]()


def fill() -> None:
    from django.core.management import call_command

    from kivuko.crossings import actions as crossings
    from kivuko.crossings.tests import house
    from kivuko.kernel import ledger, node
    from kivuko.screening import matching
    from tests.cast import appoint

    call_command("migrate", verbosity=0)
    node.create("test", "SS/")
    amina = appoint(OFFICER, "officer", "SS/dcrnpi/wunthou/")
    post = house.post()
    house.national_list()
    who = house.nyandeng(surname=TRAVELLER, number=NUMBER)
    crossings.admit(amina, post, traveller=who, direction="entry", method="scan")
    matching._HELD.save()
    ledger.sign_head()


def count() -> None:
    from kivuko.kernel import verifying

    report = verifying.verify()
    print(json.dumps({"broken": report.broken, "entries": report.entries}))


if __name__ == "__main__":
    main(*sys.argv[1:])
