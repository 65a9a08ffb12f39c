"""Write requirements.lock from pyproject.toml: every package with its hashes, no host."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"


def main() -> None:
    command = [
        str(ROOT / ".venv" / "bin" / "uv"), "pip", "compile", "--quiet",
        "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links",
        "--group", "dev", "--python-version", "3.11", "pyproject.toml", "-o", str(LOCK),
    ]  # fmt: skip
    if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode:
        sys.exit("The lock could not be written. The lines above say why.")
    if "://" in LOCK.read_text(encoding="utf-8"):
        sys.exit("requirements.lock names a host. Remove the dependency that is fetched from a url.")


if __name__ == "__main__":
    main()
