"""Canonical bytes, commitments and the chain: the arithmetic of a ledger that shows tampering.

Knows no database and no Django. Shapes: a key is 32 bytes, a salt 16, a nonce 12, a digest 32.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

KEY, SALT, NONCE = 32, 16, 12
GENESIS = bytes(32)

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


class Tampered(Exception):
    """Sealed bytes do not open with this key, or do not match what was committed to."""


def canonical(value: Any, default: Callable[[Any], Any] | None = None) -> bytes:
    """The one spelling of a value: JSON with sorted keys, no spaces, UTF-8, times in UTC with Z.

    The bytes themselves are stored and hashed, never a re-serialisation out of a JSON column, which
    would order and space them as it likes.
    """
    return orjson.dumps(value, default or str, _OPTIONS)


def read(data: bytes) -> Any:
    return orjson.loads(data)


def digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def link(previous: bytes, body: bytes) -> bytes:
    """The chain's next digest: SHA-256 over the previous digest and the digest of the entry's bytes."""
    return hashlib.sha256(previous + hashlib.sha256(body).digest()).digest()


def seal(key: bytes, values: Any, aad: bytes) -> tuple[bytes, bytes]:
    """Encrypt `values` for one person; return (commitment, ciphertext).

    The commitment is SHA-256 over a fresh salt and the canonical values: it stays in the chain for ever
    and, once the key is deleted and with it the salt, says nothing about the values.
    """
    plain = os.urandom(SALT) + canonical(values)
    return digest(plain), encrypt(key, plain, aad)


def unseal(key: bytes, ciphertext: bytes, aad: bytes, commitment: bytes) -> Any:
    """The values again. Raises `Tampered` where key, place (`aad`) or commitment do not fit."""
    plain = decrypt(key, ciphertext, aad)
    if hashlib.sha256(plain).digest() != commitment:
        raise Tampered("the values are not those that were committed to")
    return orjson.loads(plain[SALT:])


def encrypt(key: bytes, plain: bytes, aad: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, aad)


def decrypt(key: bytes, ciphertext: bytes, aad: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(ciphertext[:NONCE], ciphertext[NONCE:], aad)
    except InvalidTag as error:
        raise Tampered("the sealed bytes do not open with this key at this place") from error


_TO_ONE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def keypair() -> tuple[bytes, bytes]:
    """(private, public), 32 bytes each: for somebody to whom others seal, and who alone opens."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def public_of(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal_to(public: bytes, plain: bytes, info: bytes) -> bytes:
    """Encrypt to a public key (HPKE base mode, RFC 9180); whoever encrypts cannot open it. `info` binds the place."""
    return _TO_ONE.encrypt(plain, X25519PublicKey.from_public_bytes(public), info)


def open_sealed(private: bytes, sealed: bytes, info: bytes) -> bytes:
    """What was sealed to this private key's public one. Raises `Tampered`."""
    try:
        return _TO_ONE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), info)
    except (InvalidTag, ValueError) as error:
        raise Tampered("the sealed bytes do not open with this private key at this place") from error


def mac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")


def derive(key: bytes, purpose: str) -> bytes:
    """A key of its own for one purpose, so that one leaked use says nothing about another."""
    return hmac.digest(key, b"kivuko:" + purpose.encode(), "sha256")


def uuid7() -> UUID:
    """A time-ordered identifier (RFC 9562, version 7): index pages fill in order, unlike version 4's.

    The twelve bits after the millisecond hold its fraction (the RFC's method 3), so that ids of one process sort as
    they were made.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << 12) // 1_000_000
    random = int.from_bytes(os.urandom(8), "big") >> 2
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | random)
