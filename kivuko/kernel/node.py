"""This machine's own identity and the key that everything sealed here hangs on."""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from kivuko.kernel import store
from kivuko.kernel.errors import Refused
from kivuko.kernel.models import Node
from kivuko.lib import sealing


@cache
def master_key() -> bytes:
    """The node's key, 32 bytes: from the environment, or from a file that only its owner may read."""
    if given := os.environ.get("KIVUKO_NODE_KEY"):
        key = bytes.fromhex(given)
    else:
        file = key_file()
        if not file.exists():
            raise ImproperlyConfigured(
                f"This store has no node key at {file}. Restore the key, or start a new store with “kivuko setup”."
            )
        key = bytes.fromhex(store.reveal(file.read_bytes(), KEY_NAME).decode("ascii").strip())
    if len(key) != sealing.KEY:
        raise ImproperlyConfigured("The node key must be 64 hexadecimal digits.")
    return key


KEY_NAME = "node.key"


def key_file() -> Path:
    """Where the key lies; in a sealed store, sealed itself, and named after the generation of the store's key."""
    folder = Path(settings.KIVUKO_DATA)
    if store.is_sealed() and store.slots_file().exists():
        return folder / f"node.{store.read_slots().generation}.key"
    return folder / KEY_NAME


def key_bytes(key: bytes) -> bytes:
    """What stands in that file."""
    return store.protect(key.hex().encode("ascii"), KEY_NAME)


def make_key() -> None:
    """Write a new node key where there is none yet. It is never overwritten: everything hangs on it."""
    if os.environ.get("KIVUKO_NODE_KEY") or key_file().exists():
        return
    key_file().parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(key_file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key_bytes(os.urandom(sealing.KEY)))


def create(code: str, path: str = "", *, demo: bool = False) -> Node:
    """Give this store its identity, once. Whether it is a demo is burnt in and cannot be changed later."""
    from kivuko.kernel import keys

    own = Node.objects.filter(own=True).first()
    if own is None:
        make_key()
        signer = Ed25519PrivateKey.generate()
        own = Node.objects.create(
            code=code,
            path=path,
            own=True,
            demo=demo,
            public=signer.public_key().public_bytes_raw(),
            private=sealing.encrypt(master_key(), signer.private_bytes_raw(), b"node"),
        )
        keys.make_rings()
    forget_cached()
    return own


def retire(code: str, on: date) -> Node:
    """Another node will not come back: stolen, broken, closed. Headquarters can adopt its records then."""
    other = Node.objects.filter(code=code, own=False).first()
    if other is None:
        raise Refused(_("No other node is known here as %(code)s.") % {"code": code})
    other.retired = on
    other.save(update_fields=["retired"])
    return other


@cache
def this() -> Node:
    own = Node.objects.filter(own=True).first()
    if own is None:
        raise ImproperlyConfigured("This store has no identity yet. Run “kivuko setup”.")
    return own


@cache
def signer() -> Ed25519PrivateKey:
    private = this().private
    assert private is not None
    return Ed25519PrivateKey.from_private_bytes(sealing.decrypt(master_key(), bytes(private), b"node"))


def verifier(node: Node) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes(node.public))


def forget_cached() -> None:
    """After a restore, a rotation or in tests: read the identity and the keys again."""
    from kivuko.kernel import keys

    for cached in (this, signer, master_key, keys.ring_key, keys.derived):
        cached.cache_clear()
