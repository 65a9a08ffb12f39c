"""What sealing costs: python -m tests.sealed.cost [crossings]. Two stores in one folder, by turns, medians compared."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 3


def main(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="kivuko-cost-") as folder:
        found: dict[str, list[dict[str, float]]] = {"plain": [], "sealed": []}
        for _round in range(ROUNDS):
            for kind, all_of in found.items():
                all_of.append(worker(Path(folder) / f"{kind}", kind, count))
        for what in found["plain"][0]:
            plain, sealed = (statistics.median(one[what] for one in found[kind]) for kind in found)
            print(f"{what}: {plain:.2f} ms plain, {sealed:.2f} ms sealed, {sealed / plain:.2f} ×")


def worker(folder: Path, kind: str, count: int) -> dict[str, float]:
    folder.mkdir(exist_ok=True)
    env = {**os.environ, "KIVUKO_DATA": str(folder), "KIVUKO_MODE": "test", "KIVUKO_LOG": "ERROR"}
    env |= {"DJANGO_SETTINGS_MODULE": "kivuko.project.settings", "KIVUKO_STORE_KEY": "5a" * 32}
    if kind == "sealed":
        env["KIVUKO_STORE"] = "sealed"
    command = [sys.executable, "-m", "tests.sealed.cost", "work", str(count)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def work(count: int) -> None:
    import django

    django.setup()
    from django.db import connection
    from django.test import Client

    from kivuko.accounts.models import Login
    from kivuko.crossings import actions
    from kivuko.crossings.models import Crossing
    from kivuko.crossings.tests import house
    from kivuko.kernel.models import Node
    from kivuko.places.models import Post
    from tests.sealed import work as fill

    connection.ensure_connection()
    if "kernel_node" not in connection.introspection.table_names() or not Node.objects.exists():
        fill.fill()
    amina, post = Login.objects.get(), Post.objects.get()

    def timed(one: object) -> float:
        taken = []
        for each in range(count):
            start = time.perf_counter()
            one(each)  # type: ignore[operator]
            taken.append(time.perf_counter() - start)
        return statistics.median(taken) * 1000

    def admit(each: int) -> None:
        who = house.nyandeng(number=f"R{time.time_ns() % 10**8:08}")
        actions.admit(amina, post, traveller=who, direction="entry", method="scan")

    client = Client(HTTP_HOST="testserver")
    client.force_login(amina, backend="allauth.account.auth_backends.AuthenticationBackend")

    def look(each: int) -> None:
        assert client.post("/lane/look", {"text": house.SPECIMEN, "direction": "entry"}).status_code == 200

    look(0)

    def counts(each: int) -> None:
        assert list(Crossing.objects.values_list("surname", "state"))

    print(
        json.dumps(
            {"admit": timed(admit), "look at the lane": timed(look), "read all crossings": timed(counts)}
        )
    )


if __name__ == "__main__":
    work(int(sys.argv[2])) if sys.argv[1:2] == ["work"] else main(int((sys.argv[1:] or ["100"])[0]))
