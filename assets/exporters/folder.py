"""Exported files → a folder on disk."""

import os
from collections.abc import Iterable
from pathlib import Path

from assets.errors import BadContent
from assets.exporters.files import ExportedFile


def write_folder(files: Iterable[ExportedFile], folder: Path) -> tuple[Path, ...]:
    """Writes every file below `folder`, which is made if need be; others in it stay. The paths written, in order.

    A file is written beside its place and moved there, so none is ever half there. Raises BadContent for a path that
    would leave the folder.
    """
    root = folder.resolve()
    written = []
    for file in files:
        target = root / file.path
        if not target.resolve().is_relative_to(root) or target == root:
            raise BadContent(f"{file.path} leads out of {folder}. Remove what redirects it there.")
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.{os.getpid()}.part")
        beside.write_bytes(file.body)
        beside.replace(target)
        written.append(target)
    return tuple(written)
