import sys
from getpass import getpass
from typing import Any

from django.core.management import CommandError, CommandParser
from django.core.management.base import BaseCommand

from kivuko.kernel import store
from kivuko.lib import slots
from kivuko.project import console, sealing, shift

KEEP = """
    RECOVERY KEY OF THIS STORE

        {key}

Write it on paper now and send it to headquarters in a closed envelope. It is shown once. Who has it and this machine
opens the store; who has lost it and every passphrase has lost the store.
"""


class Command(BaseCommand):
    help = "Encrypt this post's store, and say who may open its shift. Steps: docs/guides/post-install.md"
    requires_system_checks: list[str] = []  # a closed store cannot be asked

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what",
            choices=["init", "open", "close", "status", "add", "remove", "recover", "rotate"],
            help="init: encrypt the store; open, close: the shift, while `kivuko run` runs; add, remove: a "
            "passphrase; recover: a new passphrase by the recovery key; rotate: a new store key, which only the "
            "passphrase given now opens",
        )
        parser.add_argument(
            "label", nargs="?", default="supervisor", help="whose passphrase: a duty, not a name"
        )
        parser.add_argument("--stdin", action="store_true", help="read what is asked from lines of the input")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdin = options["stdin"]
        label = options["label"]
        if not slots.LABEL.fullmatch(label):
            raise CommandError("Name a duty in a-z, 0-9 and -, such as supervisor-2, and nobody by name.")
        getattr(self, options["what"])(label)

    # -- making and changing the store ------------------------------------------------------------------------

    def init(self, label: str) -> None:
        if store.slots_file().exists():
            gone = sealing.shred()
            raise CommandError(
                "The store is sealed already; what was left of the plain one is gone now."
                if gone
                else "The store is sealed already. `kivuko seal-store status` says who opens it."
            )
        self._generation(1, None, label, self._new_passphrase())

    def rotate(self, label: str) -> None:
        """For a passphrase that got known: whoever had it may have kept the old key."""
        self._must_be_sealed()
        passphrase = self._ask("A passphrase or the recovery key that opens it now: ")
        old = self._opened(passphrase)
        store.use(old)
        self._generation(store.read_slots().generation + 1, old, label, self._new_passphrase())

    def _generation(self, number: int, old: bytes | None, label: str, passphrase: str) -> None:
        new, recovery = sealing.fresh_key(), slots.recovery_key()
        made = slots.Slots(
            number, (slots.slot(label, passphrase, new), slots.slot(slots.RECOVERY, recovery, new))
        )
        sealing.new_generation(old, new, made, self._say)
        console.step(KEEP.format(key=recovery))
        console.step("The store is sealed. `kivuko run` asks for the passphrase on its first page.")

    def add(self, label: str) -> None:
        """Another supervisor may open the shift; the same label again is a new passphrase for it."""
        self._must_be_sealed()
        if label == slots.RECOVERY:
            raise CommandError("The recovery key is made anew by `kivuko seal-store rotate`.")
        key = self._opened(self._ask("A passphrase or the recovery key that opens it now: "))
        self._slot(label, key)

    def recover(self, label: str) -> None:
        """Every passphrase is lost: the paper at headquarters opens it once more."""
        self._must_be_sealed()
        paper = next((one for one in store.read_slots().slots if one.label == slots.RECOVERY), None)
        key = paper.opened(self._ask("The recovery key: ")) if paper else None
        if key is None:
            raise CommandError("This is not the recovery key of this store. Read it again, group by group.")
        self._slot(label, key)

    def _slot(self, label: str, key: bytes) -> None:
        made = slots.slot(label, self._new_passphrase(), key)
        slots.write(store.slots_file(), store.read_slots().with_slot(made))
        console.step(f"“{label}” opens the shift with the new passphrase.")

    def remove(self, label: str) -> None:
        self._must_be_sealed()
        found = store.read_slots()
        if label not in found.labels():
            raise CommandError(f"Nobody opens it as “{label}”. There are: {', '.join(found.labels())}.")
        if label == slots.RECOVERY or set(found.labels()) - {label, slots.RECOVERY} == set():
            raise CommandError(
                "One supervisor and the recovery key must be left. Add another passphrase first."
            )
        self._opened(self._ask("A passphrase or the recovery key that opens it now: "), but=label)
        slots.write(store.slots_file(), found.without(label))
        console.step(
            f"“{label}” opens nothing any more. A copy of seal.json from before still fits that passphrase: "
            "where it got known, run `kivuko seal-store rotate` as well."
        )

    # -- the shift --------------------------------------------------------------------------------------------

    def open(self, label: str) -> None:
        self._must_be_sealed()
        said = store.ask({"ask": "open", "passphrase": self._ask("Passphrase of the shift: ")}, timeout=60)
        if said.get("open"):
            console.step("The shift is open.")
        elif not said:
            raise CommandError("`kivuko run` does not run. Start it first.")
        elif wait := said.get("wait"):
            raise CommandError(shift.wait_for(int(wait)))
        else:
            raise CommandError("No supervisor's passphrase is this one. Type it again, with its spaces.")

    def close(self, label: str) -> None:
        self._must_be_sealed()
        store.ask({"ask": "close"})
        console.step("The shift is closed. Nothing can be read until a supervisor opens it.")

    def status(self, label: str) -> None:
        if not store.slots_file().exists():
            console.step(
                "The store is plain: who has this machine's disk reads it. See docs/guides/post-install.md."
            )
            return
        found = store.read_slots()
        console.step(
            f"The store is sealed (key {found.generation}). It is opened by: {', '.join(found.labels())}."
        )
        console.step("The shift is open." if store.is_open() else "The shift is closed.")
        if found.shred:
            console.step("The files of the store before are still here. Run `kivuko seal-store init` again.")

    # -- what is asked ----------------------------------------------------------------------------------------

    def _must_be_sealed(self) -> None:
        if not store.slots_file().exists():
            raise CommandError("The store is plain. Run `kivuko seal-store init` first.")
        sealing.shred()

    def _opened(self, passphrase: str, but: str = "") -> bytes:
        found = store.read_slots()
        key = (found.without(but) if but else found).opened(passphrase)
        if key is None:
            raise CommandError("This opens nothing. Type it again, with its spaces.")
        return key

    def _new_passphrase(self) -> str:
        typed = self._ask("The new passphrase, of four words or more: ")
        if len(typed) < slots.SHORTEST:
            raise CommandError(f"Take a longer one: {slots.SHORTEST} characters or more, such as five words.")
        if typed != self._ask("The new passphrase once more: "):
            raise CommandError("The two are not the same. Nothing was changed.")
        return typed

    def _ask(self, words: str) -> str:
        return sys.stdin.readline().rstrip("\n") if self.stdin else getpass(words)

    def _say(self, words: str) -> None:
        console.step(f"{words} …")
        sys.stdout.flush()
