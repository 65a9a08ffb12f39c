"""A PostgreSQL for tests: the one named, a private one started for this run, or one that listens here.

The private one comes before a server that listens, because a test must not touch what somebody uses.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

# A test's server may forget everything in a power cut: twice as fast.
OPTIONS = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60 -c listen_addresses="


class Cluster:
    """A private server in a folder of its own, reached by its socket only."""

    def __init__(self, binaries: Path) -> None:
        self.binaries, self.as_user = binaries, unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="kivuko-pg-"))
        if self.as_user:
            shutil.chown(self.folder, self.as_user["user"], self.as_user["group"])

    def start(self) -> str:
        data, run = self.folder / "data", self._run
        run(
            "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        options = f"{OPTIONS} -c unix_socket_directories={self.folder}"
        run("pg_ctl", "-D", data, "-w", "-s", "-l", self.folder / "log", "-o", options, "start")
        return f"postgres://postgres@/kivuko?host={self.folder}"

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-s", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: object, check: bool = True) -> None:
        command = [str(self.binaries / program), *map(str, arguments)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, check=check, cwd=self.folder, **quiet, **self.as_user)


def unprivileged() -> dict[str, Any]:
    """PostgreSQL does not run as root: as root, the user postgres starts it."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def binaries() -> Path | None:
    """The folder with initdb, of the newest version here."""
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    return found[-1].parent if found else None


def listening() -> str | None:
    """The url of a server here in which this user may make databases."""
    import psycopg

    for place in filter(None, (os.environ.get("PGHOST"), "/run/postgresql", "127.0.0.1")):
        try:
            with psycopg.connect(host=place, dbname="postgres", connect_timeout=2) as connection:
                row = connection.execute(
                    "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
                if row and row[0]:
                    return (
                        f"postgres://{connection.info.user}@/kivuko?host={place}&port={connection.info.port}"
                    )
        except psycopg.Error:
            continue
    return None


def find() -> tuple[str | None, Cluster | None]:
    """A url, and the cluster to stop afterwards when it was started for this."""
    if named := os.environ.get("KIVUKO_TEST_DATABASE"):
        return named, None
    if folder := binaries():
        try:
            cluster = Cluster(folder)
            return cluster.start(), cluster
        except (OSError, KeyError, subprocess.CalledProcessError):
            pass
    return listening(), None
