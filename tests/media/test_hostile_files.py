"""Files that are cut off, two things at once, or named to mislead: refused in words, or unable to do harm."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from django.utils import timezone

from assets.errors import BadContent
from assets.exchange.importing_media import import_media
from assets.manifest import sha256
from assets.media import documents, storage
from assets.media.inspection import inspect
from assets.media.intake import take_in
from assets.models import File, Media
from tests.api.calls import ANYBODY
from tests.builders import ANNA, make_brand, make_media
from tests.counts import CUT_OFF_FILES
from tests.media.photographs import photograph
from tests.media.pictures import LOGO, picture
from tests.media.recordings import box, element, font, mp3, mp4, ogg, packed_pdf, pdf, wav, webm
from tests.publishing.library import publish_now

WHOLE: Mapping[str, Callable[[], bytes]] = {
    "png": lambda: picture("PNG", (300, 300)),
    "jpg": lambda: photograph(300, 200),
    "webp": lambda: picture("WEBP", (300, 300)),
    "gif": lambda: picture("GIF", (200, 200), frames=5),
    "avif": lambda: picture("AVIF", (300, 300)),
    "svg": lambda: LOGO,
    "pdf": pdf,
    "mp4": mp4,
    "webm": webm,
    "mp3": mp3,
    "wav": wav,
    "ogg": ogg,
    "woff2": lambda: font("woff2"),
    "ttf": font,
    "otf": lambda: font("otf"),
}
SCRIPT = b"<html><script>alert(document.domain)</script></html>"
LAUNCH = "<</S/Launch/F(x.exe)>>"


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("../../evil.txt", "x" * 9_000)
    return stream.getvalue()


def commented() -> bytes:
    """A JPEG with a page in its comment."""
    body = picture("JPEG")
    return body[:2] + b"\xff\xfe" + struct.pack(">H", len(SCRIPT) + 2) + SCRIPT + body[2:]


@pytest.mark.proof(CUT_OFF_FILES)
@pytest.mark.django_db
@pytest.mark.parametrize("ending", WHOLE)
def test_what_is_cut_off_anywhere_is_refused_in_words_and_not_stored(ending: str) -> None:
    body = WHOLE[ending]()
    for step in range(CUT_OFF_FILES):
        with pytest.raises(BadContent, match=r"^a\.\w+(, line \d+)?: .+\. [A-Z].+\.$") as refusal:
            take_in(body[: len(body) * step // CUT_OFF_FILES], f"a.{ending}")
        assert " at 0x" not in str(refusal.value)

    assert not File.objects.exists()
    assert not list(storage.stored())
    assert take_in(body, f"a.{ending}").size_bytes == len(body)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"GIF89a/*" + SCRIPT + b"*/=1;", "a.gif"),
        (picture("PNG") + zipped(), "a.png"),
        (picture("GIF") + zipped(), "a.gif"),
        (picture("JPEG") + zipped(), "a.jpg"),
        (pdf() + zipped(), "a.pdf"),
        (wav() + zipped(), "a.wav"),
        (mp4() + zipped(), "a.mp4"),
        (SCRIPT + picture("PNG"), "a.png"),
        (zipped() + pdf(), "a.pdf"),
        (SCRIPT + LOGO, "a.svg"),
        (LOGO + SCRIPT, "a.svg"),
        (picture("PNG"), "a.svg"),
        (commented(), "a.html"),
        (zipped(), "a.zip"),
    ],
)
def test_what_is_two_things_at_once_is_refused(body: bytes, name: str) -> None:
    with pytest.raises(BadContent):
        inspect(body, name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "name", "media_type"),
    [
        (commented(), "a.jpg", "image/jpeg"),
        (picture("PNG") + SCRIPT, "a.png", "image/png"),
        (picture("GIF") + SCRIPT, "a.gif", "image/gif"),
        (pdf(extra=f"({SCRIPT.decode()})"), "a.pdf", "application/pdf"),
    ],
)
def test_a_page_that_hides_in_a_file_is_served_as_that_file_and_runs_nothing(
    body: bytes, name: str, media_type: str
) -> None:
    row, brand = take_in(body, name), make_brand()
    make_media(brand, file=row)
    publish_now(brand, "media/photo")

    answer = ANYBODY.get(f"/m/{sha256(body)}.{name[2:]}")

    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, body, media_type)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].endswith("sandbox")


@pytest.mark.django_db
def test_names_of_files_to_import_lead_nowhere_and_mislead_nobody(tmp_path: Path) -> None:
    outside = tmp_path / "outside.png"
    outside.write_bytes(picture())
    root = tmp_path / "photos"
    root.mkdir()
    for name in ("a\u202egnp.png", "a\x1b[2J.png", "b\\..\\..\\c.png", "c:d.png", "plain.png"):
        (root / name).write_bytes(picture(size=(len(name), 3)))
    (root / "link.png").symlink_to(outside)

    done = import_media(root=root, brand=make_brand(), actor=ANNA, now=timezone.now())

    assert [item.file for item in done.made] == ["plain.png"]
    assert len(done.refused) == 5
    assert all(str(fault).isprintable() for fault in done.refused)
    assert [row.key for row in Media.objects.all()] == ["plain"]


@pytest.mark.parametrize(
    ("catalog", "extra", "told"),
    [
        ("/OpenAction 4 0 R", "<</S/JavaScript/JS(app.alert(1))>>", "JavaScript"),
        ("/OpenAction 4 0 R", "<</S/J#61vaScript/J#53(1)>>", "JavaScript"),
        ("/OpenAction 4 0 R", LAUNCH, "Launch"),
        ("/AA<</O 4 0 R>>", "<</S/GoToR/F(\\\\\\\\host\\\\x)/D[0]>>", "GoToR"),
        ("/OpenAction 4 0 R", "<</S/SubmitForm/F(https://host)>>", "SubmitForm"),
        ("/Names<</EmbeddedFiles 4 0 R>>", "<<>>", "EmbeddedFiles"),
    ],
)
def test_what_a_pdf_does_is_found_in_its_packed_objects(catalog: str, extra: str, told: str) -> None:
    with pytest.raises(BadContent, match=f"The PDF holds /{told}"):
        inspect(packed_pdf(catalog, extra), "a.pdf")


def test_packed_objects_are_looked_into_whatever_they_are_called(monkeypatch: pytest.MonkeyPatch) -> None:
    assert inspect(packed_pdf(), "a.pdf").file.pages == 1
    with pytest.raises(BadContent, match="packs its objects in an unusual way"):
        inspect(packed_pdf("/OpenAction 4 0 R", LAUNCH, type_="/Obj#53tm"), "a.pdf")
    monkeypatch.setattr(documents, "MAX_UNPACKED_BYTES", 100_000)
    with pytest.raises(BadContent, match="unpacks to more than 100,000 bytes"):
        documents.read_document(packed_pdf("", f"({' ' * 100_000})"), max_pages=1)


def test_a_pdf_of_a_hundred_thousand_pages_is_read_where_the_limit_allows(settings: pytest.FixtureRequest) -> None:
    body = pdf(100_000)
    with pytest.raises(BadContent, match="The PDF has 100,000 pages; 1 to 1,000 are taken"):
        inspect(body, "a.pdf")
    settings.ASSETS_DOCUMENT_PAGES = 100_000  # type: ignore[attr-defined]

    assert inspect(body, "a.pdf").file.pages == 100_000


def test_a_film_in_fragments_or_of_unknown_length_is_refused_with_the_remedy() -> None:
    fragments = mp4(seconds=0, told=box(b"mvex", box(b"trex", bytes(24)))) + box(b"moof", bytes(16)) + box(b"mdat")
    with pytest.raises(BadContent, match=r"does not say how long it is\. Export it as one whole file"):
        inspect(fragments, "a.mp4")

    begin = webm().index(element("18538067")[:4])
    streamed = webm()[: begin + 4] + b"\x01" + b"\xff" * 7 + webm()[begin + 8 :]
    with pytest.raises(BadContent, match=r"recording that was not closed\. Export it again"):
        inspect(streamed, "a.webm")


def test_a_font_of_cubic_curves_is_read() -> None:
    body = font("otf")

    assert body.startswith(b"OTTO")
    assert b"CFF " in body[:300]
    assert inspect(body, "a.otf").file.family == "Solnap Sans"
    assert zlib.crc32(body) == zlib.crc32(font("otf"))
