"""A media in a template and a preset → the address of a derived file, or a whole picture element.

The files were made before: a composition says their addresses and sizes. Each filter stands beside its traced twin.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from jinja2.runtime import Context as TemplateContext
from jinja2.utils import pass_context
from markupsafe import Markup, escape

from assets.errors import RenderingFailed
from assets.manifest import Format
from assets.rendering.composition import Derived
from assets.rendering.tracing import html_of, joined, keeps_runs, mark_safe
from assets.rendering.values import Media

Piece = tuple[str, bool]
"""A text, and whether it is a value to escape."""
IMAGE = "image/"
_SOURCES = (Format.AVIF.value, Format.WEBP.value)
"""Formats that a reader may not know yet: offered before the one that is shown anywhere."""


@keeps_runs
def rendition(value: Any, preset: str, dpr: int = 1) -> str:
    """The address of the derived file that is shown anywhere, at a density."""
    if not value:
        return ""
    media, made = _made(value, preset)
    found = next((each for each in made if each.dpr == dpr), None)
    if found is None:
        raise RenderingFailed(f"The preset {preset} has no density {dpr}. Add it to the preset.")
    return media._address(found, media._drawn_from)


@pass_context
def picture(context: TemplateContext, value: Any, preset: str) -> str:
    """A picture element with every format and density that the preset makes. Nothing stays nothing."""
    return Markup("".join(escape(text) if is_value else text for text, is_value in _element(context, value, preset)))  # noqa: S704 - values are escaped


@keeps_runs
@pass_context
def traced_picture(context: TemplateContext, value: Any, preset: str) -> str:
    """The twin of `picture`: addresses and words are the media's."""
    pieces = _element(context, value, preset)
    return mark_safe(joined(html_of(text) if is_value else text for text, is_value in pieces))


def _element(context: TemplateContext, value: Any, preset: str) -> Iterator[Piece]:
    if not context.eval_ctx.autoescape:
        raise RenderingFailed("A picture element stands in HTML alone. Use rendition for the address.")
    if not value:
        return
    media, shown = _made(value, preset)
    yield "<picture>", False
    for format_ in _SOURCES:
        offered = _of_format(media, preset, format_)
        if offered and offered[0] not in shown:
            yield f'<source type="{offered[0].media_type}" srcset="', False
            yield from _srcset(media, offered)
            yield '">', False
    yield from _img(media, shown)
    yield "</picture>", False


def _img(media: Media, shown: Sequence[Derived]) -> Iterator[Piece]:
    first = shown[0]
    yield '<img src="', False
    yield media._address(first, media._drawn_from), True
    if len(shown) > 1:
        yield '" srcset="', False
        yield from _srcset(media, shown)
    yield f'" width="{first.width_px}" height="{first.height_px}" style="background-color:{first.colour}" alt="', False
    yield media.alt, True
    yield '">', False


def _srcset(media: Media, made: Sequence[Derived]) -> Iterator[Piece]:
    for number, each in enumerate(made):
        yield ", " if number else "", False
        yield media._address(each, media._drawn_from), True
        yield f" {each.dpr}x", False


def _made(value: Any, preset: str) -> tuple[Media, Sequence[Derived]]:
    """The media and its files of the format that is shown anywhere, by density. Raises RenderingFailed."""
    if not isinstance(value, Media):
        raise RenderingFailed("Only media have renditions. Give the filter a picture, such as card.media.")
    shown = shown_anywhere(value, preset)
    if not shown and value._media_type.startswith(IMAGE):
        raise RenderingFailed(f"There is no rendition {preset} of {value._reference}. See the brand's presets.")
    if not shown:
        fact = f"{value._reference} is {value._media_type}, of which {preset} makes no picture."
        raise RenderingFailed(f"{fact} Place a picture, a PDF with that page or a film with a poster.")
    return value, shown


def shown_anywhere(media: Media, preset: str) -> Sequence[Derived]:
    """By density, its files of the format that needs no new reader; none where the preset makes none of it."""
    formats = [each.format for each in media._derived(preset)]
    return _of_format(media, preset, formats[-1]) if formats else ()


def _of_format(media: Media, preset: str, format_: str) -> list[Derived]:
    """By density, each file once: what is not enlarged is the same at several."""
    found: dict[str, Derived] = {}
    for each in media._derived(preset):
        if each.format == format_:
            found.setdefault(each.digest, each)
    return list(found.values())


PICTURES: Mapping[str, Callable[..., Any]] = {"picture": picture, "rendition": rendition}
TRACED_PICTURES: Mapping[str, Callable[..., Any]] = {"picture": traced_picture, "rendition": rendition}
