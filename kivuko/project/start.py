"""What stands between a checkout and a running node: tables, files of pages, a free port, a server."""

import os
import socket
import sys
import webbrowser
from typing import Any

from django.core.management import CommandError, call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from gunicorn.app.base import BaseApplication

from kivuko.kernel import keys, store
from kivuko.kernel.models import Node
from kivuko.measures import computing
from kivuko.project import holder


def prepare() -> None:
    """Bring the tables and the files of pages to this version."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if Node.objects.filter(own=True).exists():
        keys.make_rings()  # a store of an earlier version gets the rings that it lacks


def is_behind() -> bool:
    """Whether the database lacks a migration that this code has."""
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or the next of twenty that nobody uses."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(wanted, wanted + 20):
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((host, port))
            except OSError:
                continue
            return port
    raise CommandError(f"No port from {wanted} to {wanted + 19} is free on {host}. Name another with --port.")


def has_display() -> bool:
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with sync workers: two are steadiest on SQLite, which has one writer at a time."""

    def __init__(self, host: str, port: int, workers: int, open_url: str = "") -> None:
        self.choices: dict[str, Any] = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "worker_class": "sync",
            "timeout": 60,
            "accesslog": None,
            "loglevel": "warning",
            "logger_class": "kivuko.project.logging.GunicornLogger",
            "when_ready": (lambda server: webbrowser.open(open_url)) if open_url else (lambda server: None),
            "post_fork": lambda server, worker: holder.keep_to_oneself() if store.is_sealed() else None,
            "proc_name": "kivuko",
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.choices.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from kivuko.project.wsgi import application

        return application


def serve(host: str, port: int, workers: int, open_url: str = "") -> None:
    """Serve until a signal ends it. Connections are closed first: a worker must not inherit one."""
    if not store.is_sealed():
        computing.warm()
    connections.close_all()
    Server(host, port, workers, open_url).run()
