"""Signatures, verified by the standard's own package; and secrets at rest."""

import base64
import datetime as dt
import sys
from typing import Any

import pytest
from django.views.debug import ExceptionReporter
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from assets.errors import BadContent
from assets.webhooks import sealing
from assets.webhooks.signing import Secret, make_secret, signed_headers
from tests.counts import SIGNED_MESSAGES

BODY = '{"type":"library.changed","data":{"name":"Grüße"}}'.encode()


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def is_verified(secret: Secret, headers: dict[str, str], body: bytes) -> bool:
    try:
        Webhook(secret.text).verify(body, headers)
    except (WebhookVerificationError, UnicodeDecodeError):
        return False
    return True


def flipped(text: str, bit: int) -> str:
    changed = bytearray(text.encode())
    changed[bit // 8 % len(changed)] ^= 1 << bit % 8
    return changed.decode("latin-1")


@settings(max_examples=SIGNED_MESSAGES, deadline=None)
@given(body=st.text(max_size=200).map(lambda text: f'"{text.encode().hex()}"'.encode()), bit=st.integers(0, 10_000))
def test_what_is_signed_is_verified_and_no_bit_of_it_may_be_another(body: bytes, bit: int) -> None:
    secret = make_secret()
    headers = signed_headers("msg_1", now(), body, [secret])

    assert is_verified(secret, headers, body)
    assert not is_verified(secret, headers, flipped(body.decode(), bit).encode("latin-1"))
    for name in ("webhook-id", "webhook-timestamp"):
        assert not is_verified(secret, {**headers, name: flipped(headers[name], bit)}, body)


def test_either_of_two_secrets_verifies_and_no_third() -> None:
    new, former, other = make_secret(), make_secret(), make_secret()
    headers = signed_headers("msg_1", now(), BODY, [new, former])

    assert [is_verified(each, headers, BODY) for each in (new, former, other)] == [True, True, False]


def test_a_message_of_ten_minutes_ago_is_refused() -> None:
    secret = make_secret()

    assert not is_verified(secret, signed_headers("msg_1", now() - dt.timedelta(minutes=10), BODY, [secret]), BODY)


def test_a_secret_is_long_and_shows_itself_nowhere() -> None:
    secret = make_secret()

    assert secret.text.startswith("whsec_")
    assert len(base64.b64decode(secret.text.removeprefix("whsec_"))) == 32
    assert "whsec_" not in f"{secret!r} {secret}"
    assert make_secret() != secret


def test_an_error_page_does_not_show_a_secret(settings: Any) -> None:
    settings.DEBUG = True
    secret = make_secret()
    try:
        signed_headers("msg_1", now(), None, [secret])  # type: ignore[arg-type]
    except TypeError:
        page = ExceptionReporter(None, *sys.exc_info()).get_traceback_html()

    assert "signed_headers" in page
    assert secret.text.removeprefix("whsec_") not in page


def test_a_sealed_secret_is_opened_by_any_key_of_the_settings_and_sealed_by_the_first(settings: Any) -> None:
    secret = make_secret()
    settings.WEBHOOK_KEYS = ["old"]
    sealed = sealing.seal(secret)
    settings.WEBHOOK_KEYS = ["new", "old"]
    again = sealing.reseal(sealed)
    settings.WEBHOOK_KEYS = ["new"]

    assert sealing.unseal(again) == secret
    assert secret.text not in sealed
    with pytest.raises(BadContent, match="No key of WEBHOOK_KEYS"):
        sealing.unseal(sealed)


def test_without_a_key_nothing_is_sealed(settings: Any) -> None:
    settings.WEBHOOK_KEYS = []

    with pytest.raises(BadContent, match="WEBHOOK_KEYS is not set"):
        sealing.seal(make_secret())
