"""API keys as text: made, taken apart, and digested; a mistyped key is told from its checksum without a look-up.

A key is `bk_` + 8 characters that name it + 32 secret ones + 6 of checksum, all base 62: about 190 secret bits. Only an
HMAC-SHA256 with the server's pepper is ever stored.
"""

import hmac
import secrets
import zlib
from dataclasses import dataclass, field

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PREFIX = "bk_"
ID_LENGTH = 8
SECRET_LENGTH = 32
CHECK_LENGTH = 6
MARK_LENGTH = 8
LENGTH = len(PREFIX) + ID_LENGTH + SECRET_LENGTH + CHECK_LENGTH
_LETTERS = frozenset(ALPHABET)


@dataclass(frozen=True, slots=True)
class Key:
    """A key's whole text and the part that names it."""

    text: str = field(repr=False)
    key_id: str

    @property
    def last_four(self) -> str:
        return self.text[-4:]

    def digest(self, pepper: str) -> str:
        """What is stored: HMAC-SHA256 in hex."""
        return hmac.digest(pepper.encode(), self.text.encode(), "sha256").hex()


def make() -> Key:
    """A new key from the operating system's randomness."""
    body = PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH + SECRET_LENGTH))
    return _key(body + _check(body))


def parse(text: str) -> Key | None:
    """The key, or None where its shape or checksum is wrong."""
    if len(text) != LENGTH or not text.startswith(PREFIX) or not _LETTERS.issuperset(text[len(PREFIX) :]):
        return None
    body, check = text[:-CHECK_LENGTH], text[-CHECK_LENGTH:]
    return _key(text) if hmac.compare_digest(_check(body), check) else None


def named(text: str) -> Key:
    """A text of a key's length as a key, whatever it says: its digest must prove it."""
    return _key(text)


def is_shaped(text: str) -> bool:
    """Whether the text holds something that looks like a key, mistyped or cut short ones included."""
    start = text.find(PREFIX)
    return start >= 0 and len(text) - start >= len(PREFIX) + ID_LENGTH


def is_match(key: Key, digest: str, pepper: str) -> bool:
    """Whether the stored digest is this key's, in constant time."""
    return hmac.compare_digest(key.digest(pepper), digest)


def mark_of(pepper: str) -> str:
    """By which a key's row tells with which pepper it was issued; the pepper cannot be had from it."""
    return hmac.digest(pepper.encode(), b"which pepper", "sha256").hex()[:MARK_LENGTH]


def _key(text: str) -> Key:
    return Key(text, text[len(PREFIX) : len(PREFIX) + ID_LENGTH])


def _check(body: str) -> str:
    number = zlib.crc32(body.encode())
    digits = []
    for _ in range(CHECK_LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))
