"""Install a Debian package where that is allowed: on a machine with apt, as root."""

import os
import shutil
import subprocess
import sys


def install(*packages: str) -> bool:
    """Whether apt installed them. Says one sentence before it does; stays silent where it may not."""
    if not shutil.which("apt-get") or os.name != "posix" or os.geteuid() != 0:
        return False
    print(f"Installing {', '.join(packages)} by apt.", file=sys.stderr, flush=True)
    options = {
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    if subprocess.run(command, **options).returncode == 0:
        return True
    subprocess.run(["apt-get", "update", "-q"], **options)
    return subprocess.run(command, **options).returncode == 0
