"""What must never be committed: registry hosts, paths of one machine, built or third-party files, large files."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 1_000_000  # bytes
# Written in pieces, so that this file does not find itself.
HOSTS = re.compile(
    r"pypi\.(?:org|python)|python" r"hosted\.org|registry\.(?:npm" r"js|yarnpkg)|npm" r"mirror"
)
PATHS = re.compile(r"(?<![\w.$}/~-])/(?:ro" r"ot|wo" r"rk|home/[a-z]\w*|Us" r"ers/\w+)/[\w.]")
CONFLICT = re.compile(r"^(?:<{7} |>{7} )", re.MULTILINE)
LOCKS = ("requirements.lock", "package-lock.json", ".npmrc")
BUILT = ("node_modules", "vendor", "dist", "__pycache__")
TEXT = {
    ".py", ".toml", ".md", ".json", ".html", ".css", ".js", ".mjs", ".txt", ".lock", ".yaml", ".yml", ".sh", ".cfg",
    ".po", ".svg", ".csv", "",
}  # fmt: skip


def files() -> list[Path]:
    """What git has or would add; without git, everything outside of what make made."""
    if shutil.which("git"):
        command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if listed.returncode == 0:
            return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    hidden = {".venv", ".git", ".kivuko", "node_modules", "__pycache__", "vendor", ".hypothesis"}
    hidden |= {".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache"}
    inside = (file for file in ROOT.rglob("*") if not hidden & set(file.relative_to(ROOT).parts))
    return [file for file in inside if file.is_file() and file.suffix != ".mo"]


def faults(file: Path) -> list[str]:
    """One sentence for each thing in this file that must not be committed."""
    name, found = file.relative_to(ROOT), []
    if file.stat().st_size > LARGEST:
        found.append("is larger than 1 MB")
    if file.suffix == ".mo":
        found.append("is compiled: .mo files are made by make setup")
    if set(BUILT) & set(name.parts) or re.search(r"\.min\.(?:js|css)$", name.name):
        found.append("is built or third-party: fetch it at set-up")
    if file.suffix not in TEXT:
        return found
    text = file.read_text(encoding="utf-8", errors="replace")
    if file.suffix in (".js", ".mjs", ".css") and max(map(len, text.splitlines()), default=0) > 2000:
        found.append("has a line over 2,000 characters, as built scripts have")
    if HOSTS.search(text) or (file.name in LOCKS and "://" in without_funding(text)):
        found.append("names the host of a package registry")
    if machine := PATHS.search(text):
        found.append(f"names a path of one machine: {machine.group()}…")
    if CONFLICT.search(text):
        found.append("holds the marks of an unsolved merge")
    return found


def without_funding(text: str) -> str:
    """npm's lock tells where authors take donations: no host that anything is fetched from."""
    return re.sub(r'"(?:url|funding)": "[^"]*"', "", text)


def main() -> None:
    lines = [f"{file.relative_to(ROOT)} {fault}." for file in files() for fault in faults(file)]
    print("\n".join(lines) or "The tree is clean.")
    sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
