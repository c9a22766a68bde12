"""Exported files → one zip, the same bytes on every machine."""

import io
import zipfile
from collections.abc import Iterable

from assets.exporters.files import ExportedFile

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can say: an archive holds no clock time."""
PERMISSIONS = 0o644 << 16
UNIX = 3


def archive(files: Iterable[ExportedFile]) -> bytes:
    """A zip in path order. Stored, not compressed: compressors differ in their bytes between versions."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as made:
        for file in sorted(files, key=lambda each: each.path):
            entry = zipfile.ZipInfo(file.path, EPOCH)
            entry.create_system = UNIX
            entry.external_attr = PERMISSIONS
            made.writestr(entry, file.body)
    return buffer.getvalue()
