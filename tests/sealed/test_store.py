"""A post's store on a disk that somebody takes away: sealed, it yields nothing; and sealing it loses nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from kivuko.kernel.store import database_key
from kivuko.lib import slots
from kivuko.project.sealing import _digests
from tests.sealed import work

pytest.importorskip("sqlcipher3")
ROOT = Path(__file__).resolve().parents[2]
KIVUKO = str(Path(sys.executable).parent / "kivuko")
PASSPHRASE, OTHER = "five old goats near a river", "a tall woman sells dry fish"
SECRETS = (work.OFFICER, work.LISTED, work.NUMBER, work.TRAVELLER)
slow = pytest.mark.slow


def env(folder: Path, **more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KIVUKO_", "DB"))}
    settings = "kivuko.project.settings"
    return {
        **clean, "KIVUKO_DATA": str(folder), "KIVUKO_MODE": "test", "KIVUKO_LOG": "WARNING",
        "DJANGO_SETTINGS_MODULE": settings, **more,
    }  # fmt: skip


def works(folder: Path, *what: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.sealed.work", *what],
        cwd=ROOT,
        env=env(folder),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def kivuko(folder: Path, *command: str, typed: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [KIVUKO, *command],
        env=env(folder),
        input="".join(f"{line}\n" for line in typed),
        capture_output=True,
        text=True,
    )


def counted(folder: Path, passphrase: str = "") -> dict[str, tuple[int, str]]:
    """Every table's rows: how many, and the digest of all of them."""
    from sqlcipher3 import dbapi2 as driver

    name = "kivuko.sqlite3"
    key = ""
    if passphrase:
        found = slots.read(folder / "seal.json")
        opened = found.opened(passphrase)
        assert opened, "the passphrase opens nothing"
        name, key = f"kivuko.{found.generation}.sealed", database_key(opened)
    line = driver.connect(str(folder / name))
    try:
        if key:
            line.execute(f'PRAGMA key = "{key}"')
        return _digests(line, "main")
    finally:
        line.close()


def sealed(folder: Path) -> str:
    """Seal it; returns the recovery key that was shown."""
    done = kivuko(folder, "seal-store", "init", "--stdin", typed=(PASSPHRASE, PASSPHRASE))
    assert done.returncode == 0, done.stderr
    return re.search(r"([A-Z2-7]{4}-){7}[A-Z2-7]{4}", done.stdout + done.stderr)[0]  # type: ignore[index]


def spoken(folder: Path) -> set[str]:
    """Which secrets stand in any byte of any file."""
    held = b"\n".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    return {secret for secret in SECRETS if secret.encode() in held}


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where there is such a folder: dozens of processes here wait for the disk, and no power fails."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with TemporaryDirectory(prefix="kivuko-sealed-", dir=memory) as made:
        yield Path(made)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain store with an officer, a listed person and a crossing; each test has a copy."""
    made = tmp_path_factory.mktemp("filled")
    works(made, "fill")
    return made


@pytest.fixture
def store(folder: Path, filled: Path) -> Path:
    shutil.copytree(filled, folder, dirs_exist_ok=True)
    return folder


def test_a_plain_store_says_every_name_and_a_sealed_one_none(store: Path) -> None:
    assert spoken(store) == set(SECRETS)
    before = counted(store)
    sealed(store)
    assert spoken(store) == set()
    assert counted(store, PASSPHRASE) == before
    assert before["kernel_entry"][0] > 5
    found = json.loads(works(store, "count", PASSPHRASE))
    assert found["broken"] == [] and found["entries"]
    assert spoken(store) == set()
    assert not (store / "kivuko.sqlite3").exists() and not (store / "node.key").exists()


@slow
def test_the_files_written_after_sealing_say_nothing_either(folder: Path) -> None:
    sealed(folder)
    works(folder, "fill", PASSPHRASE)
    assert (folder / "screening" / "index.snapshot").exists()
    assert spoken(folder) == set()
    assert counted(folder, PASSPHRASE)["kernel_entry"][0] > 5


@slow
def test_every_way_in_opens_the_same_store_and_no_other_does(store: Path) -> None:
    recovery = sealed(store)
    seal = lambda *what, typed: kivuko(store, "seal-store", *what, "--stdin", typed=typed)  # noqa: E731
    assert seal("add", "deputy", typed=("wrong", OTHER, OTHER)).returncode == 1
    assert seal("add", "deputy", typed=(PASSPHRASE, "short", "short")).returncode == 1
    assert seal("add", "deputy", typed=(PASSPHRASE, OTHER, OTHER)).returncode == 0
    assert counted(store, OTHER)["kernel_entry"]
    assert seal("remove", "supervisor", typed=(PASSPHRASE,)).returncode == 1  # who goes does not say so
    assert seal("remove", "supervisor", typed=(OTHER,)).returncode == 0
    assert slots.read(store / "seal.json").opened(PASSPHRASE) is None
    assert seal("remove", "deputy", typed=(OTHER,)).returncode == 1  # the last one
    assert seal("recover", "supervisor", typed=(OTHER,)).returncode == 1
    lower = recovery.replace("-", " ").lower()
    assert seal("recover", "supervisor", typed=(lower, PASSPHRASE, PASSPHRASE)).returncode == 0
    assert counted(store, PASSPHRASE)["kernel_entry"]


@slow
def test_a_new_key_locks_out_whoever_kept_the_old_one(store: Path) -> None:
    sealed(store)
    before = counted(store, PASSPHRASE)
    old = slots.read(store / "seal.json").opened(PASSPHRASE)
    done = kivuko(store, "seal-store", "rotate", "--stdin", typed=(PASSPHRASE, OTHER, OTHER))
    assert done.returncode == 0, done.stderr
    found = slots.read(store / "seal.json")
    assert found.generation == 2 and found.opened(PASSPHRASE) is None
    assert found.opened(OTHER) not in (None, old)
    assert counted(store, OTHER) == before
    assert not list(store.glob("*.1.*"))
    assert spoken(store) == set()


@slow
def test_a_sealed_store_is_not_opened_as_a_plain_one(store: Path) -> None:
    sealed(store)
    done = subprocess.run(
        [KIVUKO, "ledger", "verify"], env=env(store, KIVUKO_STORE="plain"), capture_output=True, text=True
    )
    assert done.returncode == 1 and "is sealed" in done.stderr
    done = kivuko(store, "ledger", "verify")
    assert done.returncode == 1 and "Open the shift first" in done.stderr


@pytest.mark.parametrize(
    "moment",
    ["Verifying", *(pytest.param(each, marks=slow) for each in ("Copying", "Comparing", "destroying", 0.02))],
)
def test_the_power_fails_while_it_is_sealed_and_nothing_is_lost(store: Path, moment: str | float) -> None:
    before = counted(store)
    running = subprocess.Popen(
        [KIVUKO, "seal-store", "init", "--stdin"], env=env(store, PYTHONUNBUFFERED="1"), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1,
    )  # fmt: skip
    assert running.stdin and running.stdout
    running.stdin.write(f"{PASSPHRASE}\n{PASSPHRASE}\n")
    running.stdin.flush()
    for line in running.stdout:
        if isinstance(moment, float) and "Copying" in line:
            time.sleep(moment)
            break
        if isinstance(moment, str) and moment in line:
            break
    running.send_signal(signal.SIGKILL)
    running.wait()
    if (store / "seal.json").exists():
        assert counted(store, PASSPHRASE) == before
        kivuko(store, "seal-store", "init", "--stdin")  # goes on with what was left
    else:
        assert counted(store) == before
        sealed(store)
    assert counted(store, PASSPHRASE) == before
    assert spoken(store) == set()
    assert not (store / "kivuko.sqlite3").exists()


@slow
def test_nobody_seals_a_store_that_somebody_uses(store: Path) -> None:
    import sqlite3

    with sqlite3.connect(store / "kivuko.sqlite3") as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM kernel_entry").fetchone()
        done = kivuko(store, "seal-store", "init", "--stdin", typed=(PASSPHRASE, PASSPHRASE))
    assert done.returncode == 1 and "Somebody uses the store" in done.stderr
    assert not (store / "seal.json").exists()


# -- the opening of a shift ---------------------------------------------------------------------------------


class Served:
    """A post that serves its pages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running = subprocess.Popen(
            [KIVUKO, "run", "--port", "18431", "--no-browser", "--no-practice"],
            env=env(folder, PYTHONUNBUFFERED="1"),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        said = ""
        for said in self.running.stdout or ():
            if "served at" in said:
                break
        self.url = re.search(r"http://[^/]+", said)[0]  # type: ignore[index]
        self.waits_for(503, 200, 302)

    def get(self, path: str, **form: str) -> tuple[int, str]:
        data = "&".join(f"{name}={value.replace(' ', '+')}" for name, value in form.items()).encode() or None
        try:
            with urlopen(Request(self.url + path, data, {"Origin": self.url}), timeout=20) as page:
                return page.status, page.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def waits_for(self, *status: int) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                if self.get("/healthz")[0] in status:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"not {status} within 20 s")


@pytest.fixture
def served(store: Path) -> Iterator[Served]:
    sealed(store)
    kivuko(store, "collectstatic", "--noinput")
    post = Served(store)
    yield post
    post.running.terminate()
    post.running.wait(20)


@slow
def test_until_a_supervisor_opens_the_shift_every_page_is_the_one_that_asks_for_it(served: Served) -> None:
    for path in ("/", "/lane/", "/accounts/login/", "/nowhere", "/crossings/"):
        status, page = served.get(path)
        assert status == 503 and "Open the shift" in page
    assert served.get("/shift/open/", passphrase="nine thin goats near a river")[0] == 403
    status, page = served.get("/shift/open/", passphrase=PASSPHRASE)
    assert status == 200 and "Sign in" in page
    for _each in range(8):  # both workers
        assert served.get("/lane/")[0] == 200
    assert spoken(served.folder) == set()  # with the log and the index of a running store
    assert kivuko(served.folder, "ledger", "verify").returncode == 0
    assert kivuko(served.folder, "seal-store", "close").returncode == 0
    served.waits_for(503)
    for _each in range(8):
        assert "Open the shift" in served.get("/lane/")[1]
    assert kivuko(served.folder, "ledger", "verify").returncode == 1


@slow
def test_wrong_passphrases_make_one_wait_and_starting_again_does_not_help(served: Served) -> None:
    for _each in range(5):
        status, _page = served.get("/shift/open/", passphrase="nine thin goats near a river")
    assert status == 429
    assert served.get("/shift/open/", passphrase=PASSPHRASE)[0] == 429
    served.running.terminate()
    served.running.wait(20)
    again = Served(served.folder)
    try:
        assert again.get("/shift/open/", passphrase=PASSPHRASE)[0] == 429
    finally:
        again.running.terminate()
        again.running.wait(20)


@slow
def test_another_site_cannot_type_a_passphrase(served: Served) -> None:
    data = f"passphrase={PASSPHRASE.replace(' ', '+')}".encode()
    with pytest.raises(HTTPError, match="403"):
        urlopen(
            Request(served.url + "/shift/open/", data, {"Origin": "http://elsewhere.example"}), timeout=20
        )
