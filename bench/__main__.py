"""python -m bench [PART …] [--size small|default|large] [--on sqlite,postgres] [--json]

Each part runs in a store of its own, which is removed afterwards, on each database in turn. The exit code is 0
whatever the figures are, and 1 where something was lost, does not verify, or could not be run.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench import stores, table
from bench.worker import PARTS

ROOT = Path(__file__).resolve().parent.parent
SIZES = ("small", "default", "medium", "large")
KEPT = {"search": "crossings", "decide": "crossings"}
"""Parts whose store BENCH_DATA, a folder, keeps for the next run, and its name: loading takes longer than measuring."""


@dataclass
class Result:
    rows: list[table.Row] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    @property
    def code(self) -> int:
        return 1 if self.failed or any(row.fatal and not row.holds for row in self.rows) else 0


def main() -> int:
    options = arguments()
    result, servers = Result(), stores.Servers()
    load = os.getloadavg()[0]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that stores and server are removed
    try:
        for part in options.parts or PARTS:
            for kind in options.on:
                run(part, kind, options, servers, result)
    finally:
        servers.stop()
    print(as_json(result, load, options.size) if options.json else as_text(result, load, options.size))
    return result.code


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Our figures, beside one peer where there is one."
    )
    parser.add_argument("parts", nargs="*", metavar="part", help=f"one of: {', '.join(PARTS)} (all)")
    parser.add_argument("--size", choices=SIZES, default=os.environ.get("SIZE") or "default")
    parser.add_argument(
        "--on", default=os.environ.get("DB") or "sqlite,postgres", help="sqlite, postgres or both"
    )
    parser.add_argument("--kills", type=int, help="how often `kill` kills")
    parser.add_argument("--json", action="store_true", help="the same as JSON")
    options = parser.parse_args()
    if odd := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(odd))}; there are {', '.join(PARTS)}")
    options.on = [stores.POSTGRES if each.startswith("postgres") else each for each in options.on.split(",")]
    if odd := set(options.on) - {stores.SQLITE, stores.POSTGRES}:
        parser.error(f"--on knows sqlite and postgres, not {', '.join(sorted(odd))}")
    return options


def run(part: str, kind: str, options: argparse.Namespace, servers: stores.Servers, result: Result) -> None:
    """One part on one database, in a process of its own."""
    if kind == stores.POSTGRES and servers.url is None:
        result.about[kind] = "no PostgreSQL here, left out"
        return
    begun = time.monotonic()
    size = "default" if options.size == "medium" else options.size
    command = [sys.executable, "-m", "bench.worker", part, "--size", size]
    command += ["--kills", str(options.kills)] if options.kills else []
    with stores.store(kind, servers, f"{KEPT[part]}-{size}" if part in KEPT else "") as env:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for line in process.stdout:
            take(json.loads(line), kind, result)
        if process.wait():
            result.failed.append(f"{part} on {kind} ended with exit code {process.returncode}")
    if sys.stderr.isatty() and not options.json:
        print(f"{part} on {kind}: {time.monotonic() - begun:.0f} s", file=sys.stderr)


def take(message: dict[str, Any], kind: str, result: Result) -> None:
    if "row" in message:
        row = table.Row(**message["row"])
        row.on = row.on or kind
        result.rows.append(row)
    result.about |= message.get("about", {})


def as_text(result: Result, load: float, size: str) -> str:
    about = dict(result.about)
    servers = [about.pop(name) for name in (stores.SQLITE, stores.POSTGRES) if name in about]
    lines = [f"Size {size}; {', '.join(f'{name} {value}' for name, value in about.items())}."]
    lines += [f"{server}." for server in servers]
    if load > 0.5:
        lines.append(
            f"The machine was busy (load {load:.1f} at the start): take the ratios, not the figures."
        )
    return "\n".join([*lines, "", table.show(result.rows), *result.failed])


def as_json(result: Result, load: float, size: str) -> str:
    rows = [asdict(row) | {"verdict": row.verdict} for row in result.rows]
    said = {"size": size, "load": load, "about": result.about, "rows": rows, "failed": result.failed}
    return json.dumps(said, indent=2, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
