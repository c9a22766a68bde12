"""assets.media: video, sound, documents and fonts, what is told of them and what is refused."""

import struct

import pytest
from PIL import ExifTags, Image, ImageCms

from assets.errors import BadContent
from assets.manifest import File, canonical
from assets.media.inspection import inspect
from assets.media.intake import take_in_stream
from tests.media.photographs import photograph as large_photograph
from tests.media.pictures import photograph, picture
from tests.media.recordings import box, font, mp3, mp4, ogg, pdf, tag, wav, webm

SEGMENT = bytes.fromhex("18538067")
LOCKED_PDF = pdf(extra="<</Filter/Standard/V 1/R 2/O(x)/U(x)/P -4>>", trailer="/Encrypt 3 0 R/ID[<00><00>]")
ATTACHING_PDF = pdf(extra="<</Type/EmbeddedFile/Length 0>>\nstream\n\nendstream")
FILM = {"width_px": 640, "height_px": 360, "duration_ms": 2000}
KINDS = {"mp4": mp4, "mp3": mp3, "pdf": pdf, "ttf": font}


def told(body: bytes, name: str) -> dict[str, object]:
    """What is said of a file beyond every picture's facts."""
    file = inspect(body, name).file
    names = ("media_type", "width_px", "height_px", "duration_ms", "pages", "codec", "family", "style")
    return {item: value for item in names if (value := getattr(file, item))}


@pytest.mark.parametrize(
    ("body", "name", "facts"),
    [
        (mp4(), "a.mp4", FILM | {"media_type": "video/mp4", "codec": "avc1"}),
        (webm(), "a.webm", FILM | {"media_type": "video/webm", "codec": "VP9, OPUS"}),
        (wav(1.5), "a.wav", {"media_type": "audio/wav", "duration_ms": 1500, "codec": "PCM"}),
        (mp3(), "a.mp3", {"media_type": "audio/mpeg", "duration_ms": 2612, "codec": "MP3"}),
        (ogg(), "a.opus", {"media_type": "audio/ogg", "duration_ms": 3000, "codec": "Opus"}),
        (pdf(), "a.pdf", {"media_type": "application/pdf", "width_px": 793, "height_px": 1123, "pages": 2}),
        (font(), "a.ttf", {"media_type": "font/ttf", "family": "Solnap Sans", "style": "Bold"}),
        (font(has_names=False), "a.ttf", {"media_type": "font/ttf", "family": "Solnap Sans", "style": "Bold"}),
        (font("otf"), "a.otf", {"media_type": "font/otf", "family": "Solnap Sans", "style": "Bold"}),
        (font("woff2"), "a.woff2", {"media_type": "font/woff2", "family": "Solnap Sans", "style": "Bold"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_file_is_known_by_its_bytes(body: bytes, name: str, facts: dict[str, object]) -> None:
    assert told(body, name) == facts


def test_a_font_tells_editors_of_its_glyphs() -> None:
    assert inspect(font(glyphs=5), "a.ttf").details == {"glyphs": 5, "characters": 4}


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        (mp4(codec=b"encv"), "mp4", "The video is encrypted."),
        (mp4(seconds=0), "mp4", "The video does not say how long it is."),
        (mp4(size=(0, 0)), "mp4", "The file has no moving picture."),
        (mp4(size=(20_000, 10)), "mp4", "A side of 20,000 px is longer than 16,000."),
        (mp4() + b"more", "mp4", "The file is damaged or cut off"),
        (webm(doctype=b"matroska"), "webm", "The file is Matroska"),
        (webm().replace(SEGMENT, SEGMENT + b"\xff" * 4), "webm", "A part does not say how long it is"),
        (wav() + b"more", "wav", "The file is damaged or cut off"),
        (ogg(head=b"\x80theora" + bytes(30)), "ogg", "The Ogg file holds neither Opus nor Vorbis."),
        (pdf(1_001), "pdf", "The PDF has 1,001 pages; 1 to 1,000 are taken."),
        (pdf(catalog="/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "pdf", "The PDF holds /JavaScript"),
        (pdf(catalog="/OpenAction<</S/J#61vaScript/J#53(1)>>"), "pdf", "The PDF holds /JavaScript"),
        (pdf(catalog="/OpenAction<</S/Launch/F(x.exe)>>"), "pdf", "The PDF holds /Launch"),
        (ATTACHING_PDF, "pdf", "The PDF holds /EmbeddedFile"),
        (LOCKED_PDF, "pdf", "The PDF is encrypted"),
        (pdf()[:-30], "pdf", "The PDF is damaged or cut off"),
        (font()[:-40], "ttf", "The font is damaged or cut off"),
        (font("woff2")[:-9], "woff2", "The font is damaged or cut off"),
        (font(family=""), "ttf", "The font does not say its family's name."),
        (b"\x00\x01\x00\x00" + bytes(200), "ttf", "The font"),
        (pdf(), "png", "The content is application/pdf, the name says otherwise. Let it end in .pdf."),
    ],
)  # fmt: skip
def test_what_is_damaged_or_does_more_than_show_is_refused(body: bytes, kind: str, message: str) -> None:
    with pytest.raises(BadContent) as refusal:
        inspect(body, f"a.{kind}")

    assert str(refusal.value).startswith(f"a.{kind}: {message}")


@pytest.mark.parametrize(("kind", "limit"), list(zip(KINDS, ("VIDEO", "AUDIO", "DOCUMENT", "FONT"), strict=True)))
def test_each_kind_has_a_limit_of_its_own(kind: str, limit: str, settings: pytest.FixtureRequest) -> None:
    setattr(settings, f"ASSETS_{limit}_BYTES", 100)

    with pytest.raises(BadContent, match=r"more than 100\b"):
        inspect(KINDS[kind](), f"a.{kind}")
    with pytest.raises(BadContent, match=rf"a\.{kind}: The file has more than 100 bytes"):
        take_in_stream([KINDS[kind]()], f"a.{kind}")


def test_what_tells_of_a_person_is_for_editors_alone() -> None:
    facts = inspect(photograph(), "a.jpg")

    assert facts.details["private"] == ["the camera's serial number", "the place (GPS)"]
    assert facts.details["exif"]["Make"] == "Solnap"
    assert "4711" not in canonical(facts.file)


PLACES = [
    mp4(told=box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+47.3769+008.5417/"))),
    mp4(told=box(b"meta", box(b"keys", b"mdtacom.apple.quicktime.location.ISO6709"))),
    mp4(told=box(b"udta", box(b"loci", bytes(20)))),
    mp4(told=box(b"udta", box(b"XMP_", b"<exif:GPSLatitude>47,22N"))),
    mp4() + box(b"uuid", bytes(16), b"<exif:GPSLatitude>47,22N"),
    webm(told=tag(b"COM.APPLE.QUICKTIME.LOCATION.ISO6709", b"+47.3769+008.5417/")),
    webm(told=tag(b"Recording_Location", b"CH")),
    pdf(extra="<</Type/Metadata>>\nstream\n<x:xmpmeta><exif:GPSLatitude>47,22N</x:xmpmeta>\nendstream"),
]


@pytest.mark.parametrize("body", PLACES, ids=range(len(PLACES)))
def test_a_film_or_document_that_says_where_it_was_taken_tells_of_the_place(body: bytes) -> None:
    name = "a.pdf" if body.startswith(b"%PDF") else "a.webm" if b"webm" in body[:40] else "a.mp4"

    assert inspect(body, name).details == {"private": ["the place (GPS)"]}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (mp4(told=box(b"udta", box(b"\xa9too", b"Solnap"))), "a.mp4"),
        (webm(told=tag(b"TITLE", b"Our LOCATION")), "a.webm"),
        (pdf(extra="<</Producer(Solnap)/Note(SerialNumber)/Author( )>>", trailer="/Info 3 0 R"), "a.pdf"),
    ],
)
def test_what_tells_of_nobody_is_not_taken_for_it(body: bytes, name: str) -> None:
    assert inspect(body, name).details == {}


def test_a_film_with_what_its_camera_measured_tells_of_it() -> None:
    table = box(b"stbl", box(b"stsd", struct.pack(">II", 0, 1), struct.pack(">I4s", 16, b"gpmd"), bytes(8)))
    media = box(b"mdia", box(b"hdlr", bytes(8), b"meta", bytes(12)), box(b"minf", table))

    facts = inspect(mp4(told=box(b"trak", media)), "a.mp4")

    assert facts.details == {"private": ["what the camera measured, such as the place"]}
    assert facts.file.codec == "avc1"


@pytest.mark.parametrize(
    "body",
    [
        pdf(extra="<</Author(Anna Muster)>>", trailer="/Info 3 0 R"),
        pdf(
            extra="<</Type/Metadata>>\nstream\n<x:xmpmeta><dc:creator><rdf:Seq><rdf:li>Anna</rdf:li></rdf:Seq>"
            "</dc:creator></x:xmpmeta>\nendstream"
        ),
    ],
)
def test_a_document_with_its_authors_name_tells_of_a_person(body: bytes) -> None:
    assert inspect(body, "a.pdf").details == {"private": ["its author's name"]}


def test_a_photograph_in_a_document_tells_what_it_told() -> None:
    picture = f"<</Length {len(photograph())}>>\nstream\n{photograph().decode('latin-1')}\nendstream"

    told = inspect(pdf(extra=picture), "a.pdf").details["private"]

    assert told == ["the camera's serial number", "the place (GPS)"]


def test_what_a_cameras_maker_noted_is_private() -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] = b"Solnap 4711"

    facts = inspect(large_photograph(60, 40, exif=exif), "a.jpg")

    assert facts.details["private"] == ["what the camera's maker noted, such as serial numbers"]


def test_a_colour_profile_is_told_by_its_name() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    facts = inspect(large_photograph(60, 40, icc_profile=profile), "a.jpg")

    assert facts.details == {"colour_profile": "sRGB built-in"}


def test_a_picture_without_metadata_has_no_details() -> None:
    assert inspect(picture(), "a.png").details == {}


def test_facts_that_came_later_are_not_written_where_there_are_none() -> None:
    picture = canonical(File("a" * 64, "cup.png", "image/png", 10, 1, 1))
    film = canonical(File("a" * 64, "cup.mp4", "video/mp4", 10, 1, 1, duration_ms=5))

    assert "duration" not in picture
    assert '"duration_ms":5' in film
