"""Prepare .venv from requirements.lock. Runs with the machine's own python3 and nothing else."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
WANTED = VENV / ".photo"
"""Stands where somebody asked for the extra `photo`, so that a later set-up keeps it."""


def main() -> None:
    start = time.monotonic()
    if sys.version_info < OLDEST:
        sys.exit("Kivuko needs Python 3.11 or later. Name one: make setup PYTHON=/usr/bin/python3.12")
    make_venv()
    if not (VENV / "bin" / "uv").exists():
        run(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "uv")
    uv = VENV / "bin" / "uv"
    if "--photo" in sys.argv[1:]:
        WANTED.touch()
    locks = ["requirements.lock", *(["requirements-photo.lock"] if WANTED.exists() else [])]
    run(uv, "pip", "sync", "-q", "--python", PYTHON, "--require-hashes", *locks)
    run(uv, "pip", "install", "-q", "--python", PYTHON, "--no-deps", "-e", ".")
    (VENV / ".ready").touch()
    print(f"The environment .venv is ready ({time.monotonic() - start:.0f} s).", file=sys.stderr)


def make_venv() -> None:
    """A fresh one, unless what is there works."""
    if PYTHON.exists() and quiet(PYTHON, "-c", "import pip"):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if quiet(sys.executable, "-m", "venv", VENV):
        return
    from tools import apt  # Debian keeps venv in a package of its own

    shutil.rmtree(VENV, ignore_errors=True)
    name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not (apt.install(name) and quiet(sys.executable, "-m", "venv", VENV)):
        sys.exit(f"Python's venv is missing here. Install the package {name} and try again.")


def quiet(*command: object) -> bool:
    return subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode == 0


def run(*command: object) -> None:
    env = {**os.environ, "UV_NO_PROGRESS": "1", "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "copy")}
    if subprocess.run([str(part) for part in command], cwd=ROOT, env=env, check=False).returncode:
        sys.exit("The environment could not be prepared. The lines above say why; mend that and try again.")


if __name__ == "__main__":
    main()
