"""The house keeps its promises: what production refuses, what logs never say, how the command line answers."""

import io
import json
import logging
import os
import socket
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from kivuko.project import checks, database, home, start, urls
from kivuko.project.logging import JsonLines

ROOT = Path(__file__).resolve().parents[2]
SECRET = "n0t-a-demo-" + "k" * 60
TRAVELLER = "Nyandeng Wilhelmina"


def kivuko(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person does, with no variable but those named."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KIVUKO_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "kivuko.project", *command],
        cwd=ROOT, env=clean | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip


def start_under_a_server(**variables: str) -> subprocess.CompletedProcess[str]:
    """What any WSGI server does first."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KIVUKO_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", "import kivuko.project.wsgi"],
        cwd=ROOT, env=clean | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip


class TestProduction:
    def test_starts_with_a_secret_of_its_own(self, tmp_path):
        done = start_under_a_server(KIVUKO_DATA=str(tmp_path), KIVUKO_SECRET_KEY=SECRET)
        assert done.returncode == 0, done.stderr

    @pytest.mark.parametrize(
        ("variables", "sentence"),
        [
            ({}, "has no secret yet"),
            ({"KIVUKO_SECRET_KEY": "demo-" + "k" * 60}, "demo secret"),
            ({"KIVUKO_SECRET_KEY": "short"}, "demo secret"),
            ({"KIVUKO_SECRET_KEY": SECRET, "KIVUKO_DEBUG": "1"}, "KIVUKO_DEBUG"),
            ({"KIVUKO_SECRET_KEY": SECRET, "KIVUKO_MODE": "staging"}, "Set it to one of"),
            ({"KIVUKO_SECRET_KEY": SECRET, "KIVUKO_DATABASE": "mysql://x"}, "KIVUKO_DATABASE starts with"),
        ],
        ids=["no secret", "demo secret", "short secret", "debug", "unknown mode", "unknown database"],
    )
    def test_refuses_with_a_sentence(self, tmp_path, variables, sentence):
        done = start_under_a_server(KIVUKO_DATA=str(tmp_path), **variables)
        assert done.returncode != 0
        assert sentence in done.stderr.splitlines()[-1]

    def test_refuses_the_secret_that_the_demo_wrote(self, tmp_path):
        home.make_secret(tmp_path, "demo")
        assert "demo secret" in start_under_a_server(KIVUKO_DATA=str(tmp_path)).stderr

    def test_refuses_what_an_app_finds_wrong(self, monkeypatch):
        monkeypatch.setattr(checks, "REFUSALS", [lambda: "There are demo accounts."])
        with override_settings(KIVUKO_MODE="production"), pytest.raises(Exception, match="demo accounts"):
            checks.refuse_to_start()

    def test_the_same_store_may_start_as_a_demo(self, monkeypatch):
        monkeypatch.setattr(checks, "REFUSALS", [lambda: "There are demo accounts."])
        with override_settings(KIVUKO_MODE="demo"):
            checks.refuse_to_start()

    def test_a_secret_is_read_by_its_owner_alone_and_kept(self, tmp_path):
        first = home.make_secret(tmp_path / "new", "production")
        assert stat.S_IMODE((tmp_path / "new" / "secret").stat().st_mode) == 0o600
        assert home.make_secret(tmp_path / "new", "production") == first
        assert not first.startswith(home.DEMO_PREFIX)


# -- logs ------------------------------------------------------------------------------------


def lookup(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse("found")


def fail(request: HttpRequest) -> HttpResponse:
    raise ValueError(f"cannot read {request.GET['name']}")


urlpatterns = [
    path("people/<str:name>", lookup, name="people"),
    path("fail", fail, name="fail"),
    *urls.urlpatterns,
]


@pytest.fixture
def lines():
    """Everything that is logged at any level, as the formatter writes it."""
    stream, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    before, ours = root.level, logging.getLogger("kivuko")
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    ours.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.mark.urls("tests.architecture.test_house")
@pytest.mark.django_db
class TestLogs:
    @pytest.mark.parametrize(
        ("method", "url", "status"),
        [
            ("get", f"/people/{TRAVELLER}?name={TRAVELLER}", 200),
            ("post", f"/people/{TRAVELLER}", 200),
            ("get", f"/nowhere/{TRAVELLER}?name={TRAVELLER}", 404),
            ("get", f"/fail?name={TRAVELLER}", 500),
        ],
    )
    def test_a_line_never_says_who(self, lines, method, url, status):
        client = Client(raise_request_exception=False)
        answer = getattr(client, method)(url, {"name": TRAVELLER} if method == "post" else None)
        written = lines.getvalue()
        assert answer.status_code == status
        assert any(json.loads(line).get("status") == status for line in written.splitlines())
        for word in TRAVELLER.split():
            assert word not in written

    def test_a_request_is_one_line_with_the_name_of_its_view(self, lines):
        answer = Client().get(f"/people/{TRAVELLER}")
        line = next(
            found
            for text in lines.getvalue().splitlines()
            if (found := json.loads(text))["logger"] == "kivuko.request"
        )
        assert (line["view"], line["method"], line["status"]) == ("people", "GET", 200)
        assert line["request"] == answer["X-Request-ID"]
        assert line["actor"] is None

    def test_an_error_says_where_and_of_what_class(self, lines):
        Client(raise_request_exception=False).get(f"/fail?name={TRAVELLER}")
        errors = [json.loads(line) for line in lines.getvalue().splitlines() if '"error"' in line]
        assert errors[0]["error"] == "ValueError"
        assert errors[0]["where"][-1].endswith(" fail")

    def test_a_false_host_is_not_repeated(self, lines):
        answer = Client(raise_request_exception=False).get("/people/x", HTTP_HOST="wilhelmina.example")
        assert answer.status_code == 400
        assert "wilhelmina" not in lines.getvalue()

    def test_a_line_of_others_that_is_filled_already_is_replaced_by_its_place(self, lines):
        logging.getLogger("somebody.else").error(f"cannot find {TRAVELLER}")
        logging.getLogger("kivuko.test").error("cannot find %s", TRAVELLER)
        first, second = (json.loads(line)["event"] for line in lines.getvalue().splitlines())
        assert first.startswith("test_house.test_a_line_of_others")
        assert second == "cannot find %s"


# -- the command line ------------------------------------------------------------------------


class TestCommandLine:
    def test_an_unknown_command_is_a_sentence_with_a_hint_and_exit_code_2(self, tmp_path):
        done = kivuko("stup", KIVUKO_DATA=str(tmp_path))
        assert done.returncode == 2
        assert "no command “stup”" in done.stderr
        assert "`kivuko setup`" in done.stderr

    def test_help_needs_no_settings_and_says_what_each_command_does(self, tmp_path):
        done = kivuko("--help", KIVUKO_DATA=str(tmp_path / "not-made"))
        assert done.returncode == 0, done.stderr
        assert "Serve this node's pages" in done.stdout
        assert not (tmp_path / "not-made").exists()

    def test_a_refusal_is_a_sentence_and_exit_code_1(self, tmp_path):
        done = kivuko("run", KIVUKO_DATA=str(tmp_path))
        assert done.returncode == 1
        assert (
            done.stderr.strip()
            == "This node has no secret yet. Run `kivuko setup` first, or set KIVUKO_SECRET_KEY."
        )

    def test_an_unknown_option_is_exit_code_2(self, tmp_path):
        done = kivuko("run", "--prot", "1", KIVUKO_DATA=str(tmp_path), KIVUKO_MODE="test")
        assert done.returncode == 2
        assert "Traceback" not in done.stderr

    def test_every_command_of_ours_says_what_it_does(self):
        from kivuko.project import cli

        silent = [name for name, file in cli.ours().items() if not cli.purpose(file)]
        assert silent == []


# -- the store, the pages, the tree ------------------------------------------------------------


class TestDatabaseUrl:
    def test_without_one_it_is_sqlite_in_the_data_folder(self, tmp_path):
        assert database.read("", tmp_path)["NAME"] == str(tmp_path / "kivuko.sqlite3")

    def test_postgres_with_a_password_that_has_signs_in_it(self, tmp_path):
        found = database.read("postgres://nya:p%40ss%2F@db.example:5433/border?sslmode=require", tmp_path)
        assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
            "nya", "p@ss/", "db.example", "5433",
        )  # fmt: skip
        assert (found["NAME"], found["OPTIONS"], found["CONN_MAX_AGE"]) == (
            "border",
            {"sslmode": "require"},
            None,
        )

    def test_postgres_by_its_socket(self, tmp_path):
        found = database.read("postgres:///border?host=/run/postgresql", tmp_path)
        assert (found["HOST"], found["OPTIONS"]) == ("/run/postgresql", {})

    def test_a_wrong_url_never_repeats_its_password(self, tmp_path):
        with pytest.raises(ValueError, match="mysql") as refused:
            database.read("mysql://nya:hunter2@db/border", tmp_path)
        assert "hunter2" not in str(refused.value)


def test_sqlite_overwrites_what_is_forgotten_and_survives_a_power_cut(tmp_path):
    """What a store opens with; tests themselves do not wait for the disk."""
    with closing(sqlite3.connect(tmp_path / "store.sqlite3")) as store:
        store.executescript(database.PRAGMAS)
        found = {
            name: store.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "recursive_triggers")
        }
    assert found == {
        "journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "recursive_triggers": 1,
    }  # fmt: skip


@pytest.mark.django_db
def test_healthz_answers_and_nothing_may_be_embedded_or_run_inline():
    answer = Client().get("/healthz")
    assert answer.json() == {"ok": True}
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize(
    "target", ["setup", "run", "test", "check", "bench", "bench-kernel", "lock", "clean", "help", "frontend"]
)
def test_make_knows(target):
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_lock_has_a_hash_for_each_package_and_no_host():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    blocks = [block for block in lock.split("\n") if "==" in block]
    assert blocks
    assert lock.count("==") <= lock.count("--hash=sha256:")


def test_the_tree_check_finds_what_must_not_be_committed(tmp_path, monkeypatch):
    from tools import tree_check

    monkeypatch.setattr(tree_check, "ROOT", tmp_path)
    wrong = {
        "a.py": "data = '/ho" + "me/nya/data'",
        "requirements.lock": "thing @ https" + "://files.example/thing.whl",
        "fr.mo": "",
        "app.min.js": "",
        "big.csv": "x" * 1_000_001,
        "note.md": "see pypi" + ".org",
        "merge.txt": "<<<<<<< ours\n",
    }
    for name, text in wrong.items():
        (tmp_path / name).write_text(text)
        assert tree_check.faults(tmp_path / name), name
    (tmp_path / "fine.py").write_text("place = '/run/postgresql'\nurl = '/homes/'\n")
    assert tree_check.faults(tmp_path / "fine.py") == []


def test_a_busy_port_gives_way_to_the_next_free_one():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        taken = busy.getsockname()[1]
        assert taken < start.free_port("127.0.0.1", taken) < taken + 20
