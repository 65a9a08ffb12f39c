"""Every check that needs no test: style, types, staircase, migrations, docs, tree. Runs all, then says which failed."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
TEST = {"KIVUKO_MODE": "test", "KIVUKO_LOG": "WARNING"}
PRODUCTION = {"KIVUKO_MODE": "production", "KIVUKO_SECRET_KEY": secrets.token_urlsafe(64)}

STEPS: dict[str, tuple[list[str], dict[str, str]]] = {
    "style": (["ruff", "check", "--quiet", "."], {}),
    "format": (["ruff", "format", "--check", "--quiet", "."], {}),
    "staircase": (["lint-imports", "--no-cache"], TEST),
    "types": (["mypy"], TEST),
    "system": (["kivuko", "check", "--fail-level", "WARNING"], TEST),
    "production": (["kivuko", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    "migrations": (["kivuko", "makemigrations", "--check", "--dry-run"], TEST),
    "docs": (["kivuko", "docs", "--check"], TEST),
    "tree": (["python", "tools/tree_check.py"], {}),
}


def main() -> None:
    wanted = sys.argv[1:] or [name for name in STEPS if name != "docs" or has_docs()]
    failed = [name for name in wanted if not passes(name)]
    if failed:
        sys.exit(f"Not yet: {', '.join(failed)}. Run one alone with: make check ARGS={failed[0]}")
    print("All checks pass.")


def has_docs() -> bool:
    return any(ROOT.glob("kivuko/*/management/commands/docs.py"))


def passes(name: str) -> bool:
    command, variables = STEPS[name]
    start = time.monotonic()
    clean = {key: value for key, value in os.environ.items() if not key.startswith("KIVUKO_")}
    with tempfile.TemporaryDirectory(prefix="kivuko-check-") as folder:
        env = clean | {"KIVUKO_DATA": folder} | variables
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
    good = done.returncode == 0
    print(f"{'ok ' if good else 'NOT'} {name:<11} {time.monotonic() - start:5.1f} s", flush=True)
    if not good:
        print((done.stdout + done.stderr).rstrip(), flush=True)
    return good


if __name__ == "__main__":
    main()
