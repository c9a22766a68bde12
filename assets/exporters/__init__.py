"""Documents and media → what leaves the library: files in a folder, or one zip. Pure but for writing the folder."""

from assets.exporters.archive import archive
from assets.exporters.files import Document, ExportedFile, Media, files, media_in, relative
from assets.exporters.folder import write_folder

__all__ = ["Document", "ExportedFile", "Media", "archive", "files", "media_in", "relative", "write_folder"]
