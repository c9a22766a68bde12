"""Documents and media → what leaves the library: files in a folder, or one zip; a brand → design tokens.

Pure but for writing the folder.
"""

from assets.exporters.archive import archive
from assets.exporters.files import Document, ExportedFile, Media, files, media_in, relative
from assets.exporters.folder import write_folder
from assets.exporters.tokens import MEDIA_TYPE, tokens

__all__ = [
    "MEDIA_TYPE",
    "Document",
    "ExportedFile",
    "Media",
    "archive",
    "files",
    "media_in",
    "relative",
    "tokens",
    "write_folder",
]
