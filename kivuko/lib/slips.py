"""Numbers on slips of paper: random, read over a bad line, and saying nothing of anybody.

Twelve symbols out of 31 (59 bits, which nobody guesses) and one check symbol: a sum weighted by place modulo 31, a
prime, so that one wrong symbol, and any two that changed places, are always noticed. No 0 and O, 1, I and L.
"""

from __future__ import annotations

import secrets

SYMBOLS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12


def fresh() -> str:
    """A new number, bare: twelve random symbols and their check symbol."""
    body = "".join(secrets.choice(SYMBOLS) for _ in range(LENGTH))
    return body + _check(body)


def spaced(number: str) -> str:
    """As it is printed and read out: ABCD-EFGH-JKMN-P."""
    return "-".join(number[start : start + 4] for start in range(0, len(number), 4))


def read(text: str) -> str | None:
    """The bare number of what somebody typed, in small letters, with spaces or signs; None where it cannot be one."""
    bare = "".join(filter(str.isalnum, text.upper()))
    if len(bare) != LENGTH + 1 or any(symbol not in SYMBOLS for symbol in bare):
        return None
    return bare if _check(bare[:LENGTH]) == bare[LENGTH] else None


def _check(body: str) -> str:
    total = sum(place * SYMBOLS.index(symbol) for place, symbol in enumerate(body, 1))
    return SYMBOLS[total % len(SYMBOLS)]
