"""An endpoint's secret → what the database holds of it, which is nothing without a key of the settings; and back.

The first of `WEBHOOK_KEYS` seals, all of them open: put a new key in front, run `rotate_webhook --reseal`, take the old
one out.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from assets.errors import BadContent
from assets.webhooks.signing import Secret

PURPOSE = b"brand api: secrets of webhooks"
KEY_BYTES = 32


def seal(secret: Secret) -> str:
    """Raises BadContent where the settings have no key."""
    return _seals().encrypt(secret.text.encode()).decode()


def unseal(sealed: str) -> Secret:
    """Raises BadContent where no key of the settings opens it."""
    try:
        return Secret(_seals().decrypt(sealed.encode()).decode())
    except InvalidToken as error:
        fact = "No key of WEBHOOK_KEYS opens the secret of this webhook."
        raise BadContent(f"{fact} Put back the key it was sealed with, or rotate it.") from error


def reseal(sealed: str) -> str:
    """The same secret under the first key. Raises BadContent."""
    return seal(unseal(sealed))


def _seals() -> MultiFernet:
    keys = tuple(settings.WEBHOOK_KEYS)
    if not keys:
        raise BadContent("Secrets of webhooks cannot be kept: WEBHOOK_KEYS is not set. docs/settings.md tells how.")
    return _made(keys)


@lru_cache(maxsize=4)
def _made(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
