"""A picture's metadata becomes what editors may read, and a list of what in it tells of a person or a place."""

import re
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
_PRIVATE_XMP = (
    (re.compile(rb"GPSLatitude|GPSLongitude"), "the place (GPS)"),
    (re.compile(rb"SerialNumber", re.IGNORECASE), "a serial number"),
    (re.compile(rb"OwnerName"), "the owner's name"),
)
"""In XMP, which repeats EXIF as text."""


def details_of(picture: Image.Image) -> dict[str, Any]:
    """`exif` by name, `colour_profile` and `private`; those that are empty are left out. Values are short texts."""
    exif = picture.getexif()
    camera, place = exif.get_ifd(_CAMERA), exif.get_ifd(_PLACE)
    named = {name: _text(value) for tag, value in (*exif.items(), *camera.items()) if (name := ExifTags.TAGS.get(tag))}
    private = [word for tag, word in _PRIVATE.items() if tag in exif or tag in camera]
    private += ["the place (GPS)"] if place else []
    xmp = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    xmp = xmp.encode(errors="replace") if isinstance(xmp, str) else xmp
    private += [word for pattern, word in _PRIVATE_XMP if pattern.search(xmp)]
    found = {
        "exif": dict(sorted(named.items())[:MAX_ENTRIES]),
        "colour_profile": _profile(picture.info.get("icc_profile") or b""),
        "private": sorted(set(private)),
    }
    return {name: value for name, value in found.items() if value}


def _text(value: object) -> str:
    text = value.hex() if isinstance(value, bytes) else str(value)
    return "".join(letter for letter in text if letter.isprintable())[:MAX_TEXT]


def _profile(profile: bytes) -> str:
    """The description in an ICC profile (ICC.1, 9.2.41), of either version, as far as it is plain text."""
    at = profile.find(b"desc", 128)
    start = int.from_bytes(profile[at + 4 : at + 8])
    body = profile[start : start + 512] if at > 0 and 128 < start < len(profile) else b""
    if body.startswith(b"mluc"):
        text = body[28 : 28 + 2 * MAX_TEXT].decode("utf-16-be", "ignore")
    else:
        text = body[12 : 12 + MAX_TEXT].split(b"\0")[0].decode("ascii", "ignore")
    return _text(text).strip()
