"""The setting MEDIA_STORAGE becomes what `assets.media.bucket` is told."""

from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured

OPTIONS = ("endpoint", "region")


def read_bucket(address: str) -> dict[str, str]:
    """`s3://bucket/prefix?endpoint=…&region=…` in parts; empty for "". Raises ImproperlyConfigured, not quoting it."""
    if not address:
        return {}
    remedy = "Write s3://bucket/prefix?endpoint=https://…&region=…, or leave it out for files in MEDIA_ROOT."
    try:
        parts = urlsplit(address)
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError as error:
        raise ImproperlyConfigured(f"MEDIA_STORAGE cannot be read. {remedy}") from error
    if parts.username or parts.password or set(options) - set(OPTIONS):
        raise ImproperlyConfigured(
            f"MEDIA_STORAGE holds more than a place. {remedy} Credentials go to AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY."
        )
    endpoint = options.get("endpoint", "")
    if parts.scheme != "s3" or not parts.netloc or (endpoint and not endpoint.startswith(("https://", "http://"))):
        raise ImproperlyConfigured(f"MEDIA_STORAGE names no bucket. {remedy}")
    return {"name": parts.netloc, "prefix": parts.path.strip("/"), **options}
