"""A PDF's bytes become the number of its pages and the size of the first; a page becomes a picture.

One that does more than show pages is refused.
"""

import codecs
import re
import zlib
from collections.abc import Iterator

import pypdfium2
from PIL import Image
from pypdfium2 import PdfiumError
from pypdfium2.raw import FPDF_GetSecurityHandlerRevision

from assets.errors import BadContent
from assets.media.exif import told_by_pictures_in, told_by_text
from assets.media.facts import Decoded

# PDFium's texts are in it, and the limited child cannot load it.
codecs.lookup("utf-16-le")

PDF = "application/pdf"
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
_FORBIDDEN = ("JavaScript", "JS", "Launch", "EmbeddedFile", "EmbeddedFiles", "XFA", "RichMedia", "ImportData",
              "SubmitForm", "GoToR", "GoToE")  # fmt: skip
_PX_A_POINT = 96 / 72
_TAIL_BYTES = 1024
_OBJECT_STREAM = re.compile(rb"/(?:O|#4[fF])(?:b|#62)(?:j|#6[aA])(?:S|#53)(?:t|#74)(?:m|#6[dD])(?![A-Za-z])")
_STREAM = re.compile(rb"stream\r?\n")
_TYPE = re.compile(rb"/Type\s*/ObjStm\b")
_FILTER = re.compile(rb"/Filter\s*(?:/FlateDecode(?=[/>\s])(?!\s*\[)|\[\s*/FlateDecode\s*\])")
_HEAD_BYTES = 2048
_CREATOR = re.compile(rb"<dc:creator>\s*<rdf:\w{3}>\s*<rdf:li[^>]{0,99}>\s*[^<\s]")


def _spelled(name: str) -> bytes:
    """A name's pattern, each letter as it is or as #xx (ISO 32000-1, 7.3.5)."""
    letters = [f"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in name]
    return "".join(letters).encode()


_ACTIONS = re.compile(rb"/(" + b"|".join(map(_spelled, _FORBIDDEN)) + rb")(?=[\s()<>\[\]{}/%])")
_SHORT = re.compile(rb"/(?:J|#4[aA])(?:S|#53)\s*(?:[(<]|\d+\s+\d+\s+R)")
"""Two letters also come about by chance in a picture's bytes; what follows them does not."""


def read_document(body: bytes, max_pages: int) -> Decoded:
    """Raises BadContent for what is damaged, encrypted, too long, or acts by itself."""
    if b"%%EOF" not in body[-_TAIL_BYTES:] or b"startxref" not in body[-_TAIL_BYTES:]:
        raise BadContent("The PDF is damaged or cut off: its end is missing. Export it again.")
    try:
        document = pypdfium2.PdfDocument(body)
    except PdfiumError as error:
        reason = "encrypted" if "password" in str(error).lower() else "damaged or cut off"
        raise BadContent(f"The PDF is {reason}. Export it again, without protection.") from error
    if FPDF_GetSecurityHandlerRevision(document.raw) != -1:
        raise BadContent("The PDF is encrypted. Export it again, without protection.")
    pages = len(document)
    if not 0 < pages <= max_pages:
        raise BadContent(f"The PDF has {pages:,} pages; 1 to {max_pages:,} are taken. Split it.")
    _check_actions(body)
    try:
        width, height = size_of(document[0])
    except PdfiumError as error:
        raise BadContent("The first page of the PDF cannot be read. Export it again.") from error
    private = _private(document, body)
    return Decoded(width, height, pages=pages, details={"private": private} if private else {})


def page_of(body: bytes, number: int) -> pypdfium2.PdfPage:
    """A page of a document that was taken in, counted from 1. Raises BadContent for one that there is not."""
    try:
        document = pypdfium2.PdfDocument(body)
        if number > len(document):
            raise BadContent(f"The PDF has {len(document):,} pages, no page {number:,}. Choose another preset.")
        return document[number - 1]
    except PdfiumError as error:
        raise BadContent("The page of the PDF cannot be read. Export it again.") from error


def size_of(page: pypdfium2.PdfPage) -> tuple[int, int]:
    """In pixels, at 96 an inch; no side is 0."""
    width, height = page.get_size()
    return max(1, round(width * _PX_A_POINT)), max(1, round(height * _PX_A_POINT))


def draw_page(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    """The page on white, so many times its size. Raises BadContent."""
    try:
        picture: Image.Image = page.render(scale=scale * _PX_A_POINT).to_pil()
    except PdfiumError as error:
        raise BadContent("The page of the PDF cannot be drawn. Export it again.") from error
    return picture


def _private(document: pypdfium2.PdfDocument, body: bytes) -> list[str]:
    """Programs write who is logged in as the author, and keep what a photograph told."""
    told = b"".join(_packets(body))
    has_author = document.get_metadata_value("Author").strip() or _CREATOR.search(told)
    author = {"its author's name"} if has_author else set()
    return sorted(author | told_by_text(told) | told_by_pictures_in(body))


def _packets(body: bytes) -> Iterator[bytes]:
    """XMP, which mostly stands unpacked so that other programs find it (ISO 32000-1, 14.3.2)."""
    end = 0
    while (start := body.find(b"<x:xmpmeta", end)) >= 0 and (end := body.find(b"</x:xmpmeta>", start)) >= 0:
        yield body[start:end]


def _check_actions(body: bytes) -> None:
    for text in (body, *_object_streams(body)):
        for found in _ACTIONS.finditer(text):
            name = re.sub(rb"#(..)", lambda code: bytes([int(code[1], 16)]), found[1]).decode("latin-1")
            if name != "JS" or _SHORT.match(text, found.start()):
                raise BadContent(f"The PDF holds /{name}: it does more than show pages. Export it without.")


def _object_streams(body: bytes) -> Iterator[bytes]:
    """The objects that are packed in streams, unpacked. Raises BadContent where they cannot be looked into."""
    left = MAX_UNPACKED_BYTES
    for found in _OBJECT_STREAM.finditer(body):
        begin = body.rfind(b"obj", max(0, found.start() - _HEAD_BYTES), found.start())
        stream = _STREAM.search(body, found.end(), found.end() + _HEAD_BYTES)
        head = body[begin : stream.start()] if begin >= 0 and stream else b""
        is_plain = not re.search(rb"#|Predictor", head) and _TYPE.search(head)
        if stream is None or not is_plain or (b"/Filter" in head and not _FILTER.search(head)):
            raise BadContent("The PDF packs its objects in an unusual way. Export it again.")
        if b"/Filter" in head:
            unpacked = _inflated(body, stream.end(), left)
            left -= len(unpacked)
            yield unpacked


def _inflated(body: bytes, start: int, left: int) -> bytes:
    engine = zlib.decompressobj()
    try:
        unpacked = engine.decompress(memoryview(body)[start:], left)
    except zlib.error as error:
        raise BadContent("The PDF is damaged or cut off. Export it again.") from error
    if not engine.eof:
        raise BadContent(f"The PDF unpacks to more than {MAX_UNPACKED_BYTES:,} bytes, or is cut off. Export it again.")
    return unpacked
