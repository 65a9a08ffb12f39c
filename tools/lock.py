"""Write requirements.lock from pyproject.toml: every package with its hashes, no host.

requirements-photo.lock has what the extra `photo` adds to it.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
PHOTO = ROOT / "requirements-photo.lock"


def main() -> None:
    compile_to(LOCK, "--group", "dev")
    compile_to(PHOTO, "--extra", "photo", "-c", str(LOCK))
    known = set(packages(LOCK))
    PHOTO.write_text(
        "".join(text for name, text in packages(PHOTO).items() if name not in known), encoding="utf-8"
    )


def compile_to(lock: Path, *options: str) -> None:
    command = [
        str(ROOT / ".venv" / "bin" / "uv"), "pip", "compile", "--quiet",
        "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links",
        *options, "--python-version", "3.11", "pyproject.toml", "-o", str(lock),
    ]  # fmt: skip
    if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode:
        sys.exit("The lock could not be written. The lines above say why.")
    if "://" in lock.read_text(encoding="utf-8"):
        sys.exit(f"{lock.name} names a host. Remove the dependency that is fetched from a url.")


def packages(lock: Path) -> dict[str, str]:
    """The lines of each package of a lock, by its name."""
    parts = re.split(r"^(?=\S)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {part.partition("==")[0].strip(): part for part in parts if "==" in part}


if __name__ == "__main__":
    main()
