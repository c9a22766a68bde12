"""A composition → the names a template may use: its slots, and the facts of edition, market and brand."""

from collections.abc import Mapping
from typing import Any

from markupsafe import escape

from assets.localization.locales import direction, language
from assets.rendering import origins
from assets.rendering.composition import Filling, Placed
from assets.rendering.tracing import html_of
from assets.rendering.values import BLANK, Printable, view
from assets.rendering.voice import Voice

RESERVED = frozenset({"edition", "market", "brand", "loop", "self", "super", "not", "true", "false", "none"})
"""What means something of its own in every template: a slot of such a name could not be read."""


def values_of(voice: Voice, template: str) -> dict[str, Any]:
    """The names that the sources of the template of this key may use: its slots, `edition`, `market` and `brand`."""
    slots = voice.composition.slots.get(template, {})
    names: dict[str, Any] = {name: _slot(voice, filling) for name, filling in slots.items()}
    return {**names, "edition": EditionFacts(voice), "market": MarketFacts(voice), "brand": BrandView(voice)}


def _slot(voice: Voice, filling: Filling) -> Any:
    shown_ = [view(voice, placed) for placed in filling.placed]
    if filling.is_list:
        return tuple(each for each in shown_ if each is not BLANK)
    return shown_[0] if shown_ else BLANK


class EditionFacts(Printable):
    """The page's own language and market."""

    __slots__ = ("_voice",)

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    @property
    def locale(self) -> str:
        return self._fact(self._voice.composition.edition.locale, "locale")

    @property
    def region(self) -> str:
        return self._fact(self._voice.composition.edition.region, "region")

    @property
    def language(self) -> str:
        return self._fact(language(self._voice.composition.edition.locale), "locale")

    @property
    def dir(self) -> str:
        return self._fact(direction(self._voice.composition.edition.locale), "locale")

    def __str__(self) -> str:
        return self._fact(str(self._voice.composition.edition), "edition")

    def _fact(self, text: str, via: str) -> str:
        if not self._voice.is_traced:
            return text
        return self._voice.sourced(text, origins.of_market(self._voice.composition, via))


class MarketFacts:
    """The market's facts as the brand keeps them."""

    __slots__ = ("_voice",)

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def _fact(self, name: str) -> str:
        text = getattr(self._voice.composition.market, name)
        return self._voice.sourced(text, origins.of_market(self._voice.composition, name))

    @property
    def code(self) -> str:
        return self._fact("code")

    @property
    def currency(self) -> str:
        return self._fact("currency")

    @property
    def time_zone(self) -> str:
        return self._fact("time_zone")

    @property
    def measurement(self) -> str:
        return self._fact("measurement")

    @property
    def calendar(self) -> str:
        return self._fact("calendar")


class BrandView(Printable):
    """The brand's identity; `colours`, `fonts` and `logos` by name."""

    __slots__ = ("_voice", "colours", "fonts", "logos", "title")

    def __init__(self, voice: Voice) -> None:
        facts = voice.composition.brand
        self._voice = voice
        self.title = voice.sourced(facts.title, origins.of_brand(voice.composition, "title"))
        self.colours = self._sourced(facts.colours, "colours")
        self.fonts = self._sourced(facts.fonts, "fonts")
        self.logos = {name: view(voice, Placed(wanted)) for name, wanted in facts.logos.items()}

    def __str__(self) -> str:
        return self.title

    def __html__(self) -> str:
        return html_of(self.title) if self._voice.is_traced else escape(self.title)

    def _sourced(self, values: Mapping[str, str], via: str) -> dict[str, str]:
        if not self._voice.is_traced:
            return dict(values)
        composition = self._voice.composition
        return {
            name: self._voice.sourced(text, origins.of_brand(composition, f"{via}/{name}"))
            for name, text in values.items()
        }
