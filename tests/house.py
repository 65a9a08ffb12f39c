"""The house that tests run in: mode, folder, database and hypothesis' profiles."""

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from tools import postgres

_folder = ""
_cluster: postgres.Cluster | None = None


def prepare() -> None:
    """Set the environment before Django reads it, then let Django read it."""
    global _folder
    _folder = tempfile.mkdtemp(prefix="kivuko-test-")
    for name in [name for name in os.environ if name.startswith("KIVUKO_") and "TEST" not in name]:
        del os.environ[name]
    os.environ |= {
        "KIVUKO_MODE": "test",
        "KIVUKO_DATA": _folder,
        "KIVUKO_LOG": "WARNING",
        "DJANGO_SETTINGS_MODULE": "kivuko.project.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright runs a loop in the thread of the test
    }
    Path(_folder, "static").mkdir()
    if os.environ.get("DB") == "sealed":
        os.environ |= {"KIVUKO_STORE": "sealed", "KIVUKO_STORE_KEY": "5a" * 32}
    if os.environ.get("DB", "").startswith("postgres"):
        os.environ["KIVUKO_DATABASE"] = os.environ["KIVUKO_TEST_DATABASE"] = server()
    import django
    from django.conf import settings

    django.setup()  # now: the fixtures of an app import its models
    assert settings.KIVUKO_MODE == "test"
    # A worker of xdist finds the first process's settings already loaded; what lies outside the database is its own.
    settings.KIVUKO_DATA = Path(_folder)


def profiles() -> None:
    """ci is fixed: the same examples each time. dev looks further, at random."""
    slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    hypothesis.register_profile(
        "ci", derandomize=True, max_examples=50, deadline=None, suppress_health_check=slow
    )
    hypothesis.register_profile("dev", max_examples=200, deadline=None, suppress_health_check=slow)
    hypothesis.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def server() -> str:
    """The url of a PostgreSQL. Workers of one run find the same, for the variable is set by the first process."""
    global _cluster
    url, _cluster = postgres.find()
    if url is None:
        print("There is no PostgreSQL here: nothing is tested with DB=postgres.")
        raise SystemExit(1 if os.environ.get("CI") else 0)
    return url


def clear() -> None:
    if _cluster:
        _cluster.stop()
    if _folder and Path(_folder).name.startswith("kivuko-test-"):
        shutil.rmtree(_folder, ignore_errors=True)
