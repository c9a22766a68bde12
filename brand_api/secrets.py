"""Turns the environment into secrets: made and kept under var/ in development, demanded and judged in production."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SECRET_CHARACTERS = 50
DEVELOPMENT_HOSTS = ("127.0.0.1", "localhost", "[::1]", "testserver")


def development_secret(path: Path) -> str:
    """The secret kept in `path` (mode 0600), made at the first call. Two processes starting together agree.

    Raises ImproperlyConfigured where it can be neither read nor written.
    """
    make_folder(path.parent)
    try:
        if not path.exists():
            _keep_new_secret(path)
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The secret {path} cannot be kept: {error.strerror}. Use another VAR_DIR."
        ) from error


def _keep_new_secret(path: Path) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(SECRET_CHARACTERS))
    try:
        os.link(draft, path)  # fails when another process was first, whose secret is then read
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def make_folder(path: Path) -> None:
    """Makes the folder of what is made at run time. Raises ImproperlyConfigured where that cannot be written."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"VAR_DIR {path} cannot be made: {error.strerror}. Use another.") from error


def development_pepper(secret: str) -> str:
    """The pepper of API keys in development: bound to the secret, so production with its own pepper refuses them."""
    return hmac.new(secret.encode(), b"api key pepper", hashlib.sha256).hexdigest()


def development_webhook_key(secret: str) -> str:
    """What seals secrets of webhooks in development."""
    return hmac.new(secret.encode(), b"webhook key", hashlib.sha256).hexdigest()


def refuse_unfit_webhooks(*, keys: list[str], others: tuple[str, ...], sandbox: list[str]) -> None:
    """Raise ImproperlyConfigured with every reason why these settings must not send webhooks. No key at all is fine."""
    reasons = [
        (any(len(key) < SECRET_CHARACTERS for key in keys), f"A key is shorter than {SECRET_CHARACTERS} characters."),
        (bool({*keys} & {*others}), "A key is SECRET_KEY or API_KEY_PEPPER. Make one of its own."),
        (bool(sandbox), "WEBHOOK_HOSTS is for development: it lets messages into this network. Unset it."),
    ]
    found = [message for is_wrong, message in reasons if is_wrong]
    if found:
        raise ImproperlyConfigured("Production refuses to start for WEBHOOK_KEYS or WEBHOOK_HOSTS: " + " ".join(found))


def refuse_unfit_production(*, secret: str, pepper: str, hosts: list[str], is_debug: bool, var: Path) -> None:
    """Raise ImproperlyConfigured with every reason why these settings must not face the world."""
    found = unfitness(secret=secret, pepper=pepper, hosts=hosts, is_debug=is_debug, var=var)
    if found:
        raise ImproperlyConfigured("Production refuses to start: " + " ".join(found))


def unfitness(*, secret: str, pepper: str, hosts: list[str], is_debug: bool, var: Path) -> list[str]:
    """Every reason why these settings must not face the world."""
    kept = var / "secret"
    known = kept.read_text(encoding="ascii").strip() if kept.exists() else ""
    reasons = [
        (is_debug, "DEBUG is on. Unset DEBUG."),
        (len(secret) < SECRET_CHARACTERS, f"SECRET_KEY is missing or shorter than {SECRET_CHARACTERS} characters."),
        (secret.startswith("django-insecure-"), "SECRET_KEY is a default. Make one of your own."),
        (bool(known) and secret == known, "SECRET_KEY is development's, from var/secret. Make one of your own."),
        (not pepper, "API_KEY_PEPPER is missing. Set it to a secret of its own."),
        (bool(pepper) and pepper == secret, "API_KEY_PEPPER equals SECRET_KEY. Set it to a secret of its own."),
        (bool(known) and pepper == development_pepper(known), "API_KEY_PEPPER is development's. Make one of your own."),
        (not hosts, "ALLOWED_HOSTS is empty. Name the hosts that are served."),
        (any("*" in host or host == "." for host in hosts), "ALLOWED_HOSTS has a wildcard. Name the hosts."),
        ((var / "demo.json").exists(), "var/demo.json holds a development login and key. Use another VAR_DIR."),
    ]
    return [message for is_wrong, message in reasons if is_wrong]
