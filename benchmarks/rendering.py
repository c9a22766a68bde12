"""A composed launch page → how long rendering it takes, against the same Jinja2 template with every value ready.

Both renders use the same sources and the same kind of environment in one run: the ratio says what choosing, formatting
and escaping the values costs. The traced render, which makes the index, is measured beside them.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from jinja2 import DictLoader, StrictUndefined
from jinja2.filters import FILTERS
from markupsafe import Markup

from assets.rendering import Composition, compose, recipe, texts
from assets.rendering.environment import DocumentEnvironment
from assets.rendering.facts import values_of
from assets.rendering.order import Order, order_for
from assets.rendering.render import render_order, render_text
from assets.rendering.tracing import Catalogue, make_environment
from assets.rendering.values import Card, Media, Printable
from assets.rendering.voice import Voice
from benchmarks.figures import Figure, fastest
from tests.rendering.kits import EDITIONS, bundle, kit, place, templates

CARDS = 8
MOST_TIMES_READY = 2.0


class Ready:
    """A value whose texts were made before."""

    def __init__(self, value: Printable) -> None:
        self._text, self._html = str(value), Markup(str(value.__html__()))  # type: ignore[attr-defined]  # noqa: S704
        for name in _PUBLIC:
            if hasattr(type(value), name):
                setattr(self, name, ready(getattr(value, name)))
        self._is_true = bool(value)

    def __str__(self) -> str:
        return self._text

    def __html__(self) -> str:
        return self._html

    def __bool__(self) -> bool:
        return self._is_true


_PUBLIC = ("alt", "caption", "dir", "height", "iso", "key", "lang", "link", "media", "text", "title", "url", "width")


def ready(value: Any) -> Any:
    """The same value with every text in it made."""
    if isinstance(value, tuple | list):
        return tuple(ready(item) for item in value)
    if isinstance(value, Media | Card) or hasattr(value, "_field"):
        return Ready(value)
    return value


def figures() -> Iterator[Figure]:
    """What is measured, as it is measured."""
    composition = large_composition()
    template = templates()[0]
    part = template.parts[0]
    order = order_for(composition, template, part)
    base = baseline(order)
    assert base() == render_text(order)  # noqa: S101 - a benchmark of something else would be worthless
    ours, theirs = fastest(lambda: render_text(order), base)
    yield Figure("web.html against the same template with every value ready", ours / theirs, "times", MOST_TIMES_READY)
    fresh, theirs = fastest(lambda: render_afresh(order), base)
    yield Figure("the same, no text kept from the last render", fresh / theirs, "times")
    yield Figure("web.html, rendered in process", ours * 1000, "ms")
    traced, _ = fastest(lambda: render_order(order), base)
    yield Figure("web.html, rendered and traced", traced * 1000, "ms")
    composing, digesting = fastest(large_composition, lambda: recipe(composition, template, part))
    yield Figure("composing an edition of the kit", composing * 1000, "ms")
    yield Figure("the recipe of web.html", digesting * 1000, "ms")


def large_composition() -> Composition:
    cards = tuple(place("features", "block/fair", position=number) for number in range(2, CARDS))
    return compose(bundle(replace(kit(), placements=(*kit().placements, *cards))), EDITIONS[1])


def render_afresh(order: Order) -> str:
    """Rendered as for the first time, but for the compiled template."""
    texts.pieces.cache_clear()
    return render_text(order)


def baseline(order: Order) -> Callable[[], str]:
    """The order's template in Jinja's sandbox, with values, formats and fixed strings that are ready."""
    sources = order.sources
    values = values_of(Voice(order.composition, is_traced=False), order.template)
    launch = values["launch"]
    shown = render_launch(order)
    names = {name: ready(value) for name, value in values.items() if name not in ("brand", "edition", "market")}
    texts = {key: text for key, _, text in sources.messages}
    environment = make_environment(
        DocumentEnvironment,
        is_traced=False,
        filters={
            "plain": str,
            "css": Markup,
            "striptags": FILTERS["striptags"],
            "datetime": lambda value, *styles: shown,
            "truncate": lambda value, length: str(value)[:length],
        },
        catalogue=Catalogue(
            gettext=lambda text: texts.get(text, text),
            ngettext=lambda one, many, count: one,
            pgettext=lambda context, text: text,
            npgettext=lambda context, one, many, count: one,
        ),
        loader=DictLoader({**dict(sources.layouts), sources.name: sources.source}),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    page = environment.get_template(sources.name)
    facts = {"brand": values["brand"], "edition": values["edition"], "market": values["market"]}
    assert launch is not None  # noqa: S101
    return lambda: page.render({**names, **facts})


def render_launch(order: Order) -> str:
    """The launch instant as the page shows it."""
    small = replace(order.sources, source='{{ launch | datetime("long", "short") }}', layouts=(), messages=())
    return render_text(replace(order, sources=small))
