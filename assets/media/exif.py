"""A picture's metadata becomes what editors may read, and a list of what in it tells of a person or a place."""

import re
import struct
from collections.abc import Iterator
from typing import Any

from PIL import ExifTags, Image

MAX_ENTRIES = 60
MAX_TEXT = 120
_CAMERA, _PLACE = ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo
_PRIVATE = {
    ExifTags.Base.BodySerialNumber: "the camera's serial number",
    ExifTags.Base.LensSerialNumber: "the lens's serial number",
    ExifTags.Base.CameraSerialNumber: "the camera's serial number",
    ExifTags.Base.CameraOwnerName: "the owner's name",
    ExifTags.Base.MakerNote: "what the camera's maker noted, such as serial numbers",
}
PLACE = "the place (GPS)"
_PRIVATE_XMP = (
    (re.compile(rb"GPSLatitude|GPSLongitude"), PLACE),
    (re.compile(rb"Serial(?:Number|No\b)", re.IGNORECASE), "a serial number"),
    (re.compile(rb"OwnerName"), "the owner's name"),
)
"""In XMP, which repeats EXIF as text."""
_EMBEDDED = re.compile(rb"\xff\xe1(..)(?=Exif\0\0)", re.DOTALL)
"""Where a JPEG in another file has its EXIF."""
_UNREADABLE = (OSError, SyntaxError, ValueError, KeyError, TypeError, struct.error)


def details_of(picture: Image.Image) -> dict[str, Any]:
    """`exif` by name, `colour_profile` and `private`; those that are empty are left out. Values are short texts."""
    exif = picture.getexif()
    camera = exif.get_ifd(_CAMERA)
    named = {name: _text(value) for tag, value in (*exif.items(), *camera.items()) if (name := ExifTags.TAGS.get(tag))}
    xmp = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    xmp = xmp.encode(errors="replace") if isinstance(xmp, str) else xmp
    found = {
        "exif": dict(sorted(named.items())[:MAX_ENTRIES]),
        "colour_profile": _profile(picture.info.get("icc_profile") or b""),
        "private": sorted({*_told_by(exif), *told_by_text(xmp)}),
    }
    return {name: value for name, value in found.items() if value}


def told_by_text(xmp: bytes) -> set[str]:
    """What XMP, or a camera's other notes as text, tell of a person or a place."""
    return {word for pattern, word in _PRIVATE_XMP if pattern.search(xmp)}


def told_by_pictures_in(body: bytes) -> set[str]:
    """What photographs that lie in another file as they were tell of a person or a place."""
    found: set[str] = set()
    for place in _EMBEDDED.finditer(body):
        exif = Image.Exif()
        try:
            exif.load(body[place.end() : place.start() + 2 + int.from_bytes(place[1])])
            found |= set(_told_by(exif))
        except _UNREADABLE:
            continue
    return found


def _told_by(exif: Image.Exif) -> Iterator[str]:
    camera = exif.get_ifd(_CAMERA)
    yield from (word for tag, word in _PRIVATE.items() if tag in exif or tag in camera)
    if exif.get_ifd(_PLACE):
        yield PLACE


def _text(value: object) -> str:
    text = value.hex() if isinstance(value, bytes) else str(value)
    return "".join(letter for letter in text if letter.isprintable())[:MAX_TEXT]


def _profile(profile: bytes) -> str:
    """The description in an ICC profile (ICC.1, 9.2.41), of either version, as far as it is plain text."""
    at = profile.find(b"desc", 128)
    start = int.from_bytes(profile[at + 4 : at + 8])
    body = profile[start : start + 512] if at > 0 and 128 < start < len(profile) else b""
    if body.startswith(b"mluc"):
        length, begin = int.from_bytes(body[20:24]), int.from_bytes(body[24:28])
        text = body[begin : begin + length].decode("utf-16-be", "ignore")
    else:
        text = body[12 : 12 + MAX_TEXT].split(b"\0")[0].decode("ascii", "ignore")
    return _text(text).strip()
