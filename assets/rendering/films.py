"""A film in a template and a preset → a video element with its poster and its captions."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2.runtime import Context as TemplateContext
from jinja2.utils import pass_context
from markupsafe import Markup, escape

from assets.errors import RenderingFailed
from assets.rendering.pictures import Piece, shown_anywhere
from assets.rendering.tracing import html_of, joined, keeps_runs, mark_safe
from assets.rendering.values import Media

FILM = "video/"


@pass_context
def video(context: TemplateContext, value: Any, preset: str) -> str:
    """A video element; the preset makes its poster. Nothing stays nothing."""
    pieces = _element(context, value, preset)
    return Markup("".join(escape(text) if is_value else text for text, is_value in pieces))  # noqa: S704 - values are escaped


@keeps_runs
@pass_context
def traced_video(context: TemplateContext, value: Any, preset: str) -> str:
    """The twin of `video`: addresses and words are the media's."""
    pieces = _element(context, value, preset)
    return mark_safe(joined(html_of(text) if is_value else text for text, is_value in pieces))


def _element(context: TemplateContext, value: Any, preset: str) -> Iterator[Piece]:
    """Captions of another origin than the page's are only read where the request asks as anybody (CORS)."""
    if not context.eval_ctx.autoescape:
        raise RenderingFailed("A video element stands in HTML alone. Show the address of the film.")
    if not value:
        return
    if not isinstance(value, Media) or not value._media_type.startswith(FILM):
        raise RenderingFailed("Only films make a video element. Give the filter a media with an MP4 or WebM.")
    yield f'<video controls preload="metadata" width="{value.width}" height="{value.height}"', False
    yield from _attribute("aria-label", value.alt)
    yield from _poster(value, preset)
    yield (' crossorigin="anonymous">' if value.track and "://" in value.track else ">"), False
    yield "<source", False
    yield from _attribute("src", value.url)
    yield from _attribute("type", value.media_type)
    yield ">", False
    yield from _track(value)
    yield "</video>", False


def _poster(media: Media, preset: str) -> Iterator[Piece]:
    shown = shown_anywhere(media, preset)
    if shown:
        yield from _attribute("poster", media._address(shown[0], media._drawn_from))
        yield f' style="background-color:{shown[0].colour}"', False


def _track(media: Media) -> Iterator[Piece]:
    if media.track:
        yield '<track kind="captions" default', False
        yield from _attribute("src", media.track)
        yield from _attribute("srclang", media.track_locale)
        yield ">", False


def _attribute(name: str, value: str) -> Iterator[Piece]:
    if value:
        yield f' {name}="', False
        yield value, True
        yield '"', False


FILMS: Mapping[str, Callable[..., Any]] = {"video": video}
TRACED_FILMS: Mapping[str, Callable[..., Any]] = {"video": traced_video}
