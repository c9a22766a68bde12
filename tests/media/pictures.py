"""Pictures as bytes, for tests: honest ones, and ones that are not what they seem."""

from io import BytesIO

from PIL import ExifTags, Image

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80"><path d="M0 0h240v80z" fill="#5b3a1e"/></svg>'


def picture(format_: str = "PNG", size: tuple[int, int] = (8, 6), *, frames: int = 1) -> bytes:
    """A small picture of `frames` frames that differ."""
    images = [Image.new("RGB", size, (40 * frame % 256, 90, 200)) for frame in range(frames)]
    stream = BytesIO()
    more = {"save_all": True, "append_images": images[1:]} if frames > 1 else {}
    images[0].save(stream, format_, **more)
    return stream.getvalue()


def svg(content: str, attributes: str = 'viewBox="0 0 24 24"') -> bytes:
    """An SVG whose content begins on line 2."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>\n'
        f"{content}\n</svg>"
    ).encode()


def photograph() -> bytes:
    """A JPEG that says where and with which camera it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Solnap"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = "4711"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (47.0, 22.0, 0.0)
    stream = BytesIO()
    Image.new("RGB", (8, 6)).save(stream, "JPEG", exif=exif, xmp=b"<x:xmpmeta exif:GPSLatitude='47'/>")
    return stream.getvalue()
