"""A decoded picture becomes its mean colour: what a page shows in its place until it has come."""

from PIL import Image

SAMPLED_PX = 64
"""A side of the grid of pixels that are looked at: a large picture is not copied for its colour."""


def mean_colour(picture: Image.Image) -> str:
    """Such as #b4540f, of what is not transparent; "" where all of it is."""
    width, height = (min(side, SAMPLED_PX) for side in picture.size)
    grid = eight_bits(picture.resize((width, height), Image.Resampling.NEAREST)).convert("RGBA")
    red, green, blue, alpha = grid.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]
    return f"#{red:02x}{green:02x}{blue:02x}" if alpha else ""


def eight_bits(picture: Image.Image) -> Image.Image:
    """In a mode that can be resized smoothly; what is transparent stays so."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in ("RGB", "L", "CMYK", "RGBA", "LA"):
        picture.load()
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
