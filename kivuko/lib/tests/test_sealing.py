"""Sealing to somebody's public key: they alone open it, at its place, and what was sealed years ago still opens."""

import pytest

from kivuko.lib import sealing

PRIVATE = bytes(range(32))
PUBLIC = bytes.fromhex("8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f")
SEALED = bytes.fromhex(
    "f70a1c77d836231c55d2300c18e5aaa7a30a7f3046314c258c2533e7ffb6d549a95657003a8fee21aa629eb252af9338"
    "4086c1f59bc13e0d5eb183c9ac2155c92737ca2f9b12664001c1ff41777d42ea"
)
"""32 times k, sealed to PUBLIC: 32 bytes of the sender's share, 32 of ciphertext, 16 of tag."""


def test_what_was_sealed_by_an_earlier_version_still_opens():
    assert sealing.public_of(PRIVATE) == PUBLIC
    assert sealing.open_sealed(PRIVATE, SEALED, b"psea:vector") == b"k" * 32


def test_only_the_one_it_was_sealed_to_opens_it_and_only_at_its_place():
    private, public = sealing.keypair()
    sealed = sealing.seal_to(public, b"a key", b"psea:one")
    assert sealing.open_sealed(private, sealed, b"psea:one") == b"a key"
    assert sealed != sealing.seal_to(public, b"a key", b"psea:one")
    changed = sealed[:-1] + bytes((sealed[-1] ^ 1,))
    for key, data, place in (
        (sealing.keypair()[0], sealed, b"psea:one"),
        (private, sealed, b"psea:two"),
        (private, changed, b"psea:one"),
        (private, sealed[:20], b"psea:one"),
    ):
        with pytest.raises(sealing.Tampered):
            sealing.open_sealed(key, data, place)
