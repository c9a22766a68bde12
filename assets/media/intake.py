"""An upload becomes a stored file and its row; the bytes are safe before the row exists."""

from assets.media import storage
from assets.media.inspection import Facts, inspect
from assets.models import File


def take_in(body: bytes, name: str) -> File:
    """Inspects and keeps an upload. Raises BadContent and then keeps nothing; StorageError."""
    return keep(body, inspect(body, name))


def keep(body: bytes, facts: Facts) -> File:
    """Stores bytes that have been inspected. The same bytes keep the name they first came with."""
    storage.put(body)
    row, _ = File.objects.get_or_create(
        digest=facts.digest,
        defaults={
            "name": facts.name,
            "media_type": facts.media_type,
            "size_bytes": facts.size_bytes,
            "width_px": facts.width_px,
            "height_px": facts.height_px,
        },
    )
    return row


def known(digest: str) -> Facts | None:
    """The facts of a file that was kept before."""
    row = File.objects.filter(digest=digest).first()
    if row is None:
        return None
    return Facts(row.digest, row.name, row.media_type, row.size_bytes, row.width_px, row.height_px)
