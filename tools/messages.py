"""Compile kivuko/locale/*.po, where newer than its .mo, in pure Python: no gettext on the machine is needed."""

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    for source in sorted(ROOT.glob("kivuko/**/locale/*/LC_MESSAGES/*.po")) + sorted(
        ROOT.glob("kivuko/locale/*/LC_MESSAGES/*.po")
    ):
        made = source.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(made))


if __name__ == "__main__":
    main()
