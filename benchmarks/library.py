"""A size and a seed → a large library of varied content, written and published by the use cases that editors use.

How often a block is used varies from never to by every kit, as in libraries that grew: few blocks fill most slots.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils import timezone

from assets import drafts, history
from assets.history import Actor
from assets.manifest import (
    OWN_REGION_TYPES,
    WORLD,
    Argument,
    BlockManifest,
    BlockType,
    BrandManifest,
    File,
    Form,
    KitManifest,
    Manifest,
    MediaManifest,
    Placement,
    Variant,
    default_policy,
    ref_of,
)
from assets.media.inspection import inspect
from assets.media.intake import keep
from assets.models import Brand
from assets.progress import Progress, silent
from assets.publishing import Published, publish
from benchmarks.stock import LANGUAGES, LONG, SHARES, SHORT, WORDS, facts_of, picture, regions, slots_of, templates

ACTOR = Actor(id="generator", name="Generator", role="agent")
KEY = "library"
SEED = 4
TRANSLATED = 0.4
"""Which part of the languages a text is written in."""
EVERYWHERE = "legal-0"
"""The block that every kit shows."""
FILLED_BY: Mapping[str, BlockType] = {
    "headline": BlockType.TEXT,
    "lead": BlockType.RICH,
    "name": BlockType.TERM,
    "offer": BlockType.TEXT,
    "opens": BlockType.DATE,
    "shop": BlockType.LINK,
}
LISTS: Mapping[str, tuple[BlockType, int]] = {
    "cards": (BlockType.CARD, 3),
    "lines": (BlockType.TEXT, 4),
    "strings": (BlockType.TEXT, 5),
}
"""By slot, what fills it and with how many at most."""


@dataclass(frozen=True, slots=True)
class Size:
    blocks: int = 2_000
    kits: int = 200
    editions: int = 20
    media: int = 40


FULL = Size()


@dataclass(frozen=True, slots=True)
class Library:
    """In an order in which each asset names only earlier ones, the brand first; `bodies` are the media's files."""

    manifests: tuple[Manifest, ...]
    bodies: tuple[bytes, ...]

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(ref_of(each) for each in self.manifests))


def library(size: Size = FULL, seed: int = SEED) -> Library:
    """The same for the same size and seed."""
    return Maker(size, random.Random(seed)).library()  # noqa: S311 - content, no secret


def build(made: Library, progress: Progress = silent) -> tuple[Brand, Published]:
    """Writes the library as one act and publishes it as another."""
    brand = drafts.new_brand(KEY)
    for number, body in enumerate(made.bodies):
        keep(body, inspect(body, f"picture-{number}.svg"))
    write(brand, *made.manifests)
    return brand, publish(brand=brand, refs=made.refs, actor=ACTOR, clock=timezone.now, progress=progress)


def write(brand: Brand, *manifests: Manifest) -> None:
    """One act that saves these drafts."""
    with history.revise(brand=brand, actor=ACTOR, verb="save", now=timezone.now()) as revision:
        for manifest in manifests:
            revision.write(manifest)


class Maker:
    """Makes a library's assets, each from what it made before."""

    def __init__(self, size: Size, chance: random.Random) -> None:
        self._size = size
        self._chance = chance
        self._keys: dict[BlockType, list[str]] = {}
        self._media: list[str] = []
        self._regions = tuple(regions(size.editions))
        self._markets = [region for region in self._regions if region.locales]

    def library(self) -> Library:
        """The brand comes bare before the media, since they name its regions, and again with a logo after them."""
        bodies = tuple(picture(number) for number in range(self._size.media))
        media = tuple(self._picture(number, facts_of(body, number)) for number, body in enumerate(bodies))
        self._media = [each.key for each in media]
        bare = BrandManifest(KEY, "Library", "en", regions=self._regions, colours={"ink": "#111111"})
        brand = replace(bare, logos={"main": media[0].key})
        blocks = tuple(self._blocks())
        kits = tuple(self._kit(number) for number in range(self._size.kits))
        return Library((bare, *media, brand, *blocks, *templates(), *kits), bodies)

    def _picture(self, number: int, file: File) -> MediaManifest:
        alt = (Variant("alt", locale, WORLD, self._words(locale)) for locale in self._locales())
        variants = (Variant("file", "en", WORLD, file.digest), *alt)
        return MediaManifest(f"picture-{number}", f"Picture {number}", False, variants, (file,))

    def _blocks(self) -> Iterator[BlockManifest]:
        """Terms first, since texts name them."""
        counts = {kind: max(1, int(self._size.blocks * share)) for kind, share in SHARES.items()}
        counts[BlockType.TEXT] = max(1, self._size.blocks - sum(counts.values()))
        for kind, count in counts.items():
            for number in range(count):
                key = f"{kind.value}-{number}"
                self._keys.setdefault(kind, []).append(key)
                yield BlockManifest(key, key.title(), kind, default_policy(kind), tuple(self._variants(kind, number)))

    def _variants(self, kind: BlockType, number: int) -> Iterator[Variant]:
        match kind:
            case BlockType.DATE:
                for code, day in ((WORLD, 20), ("150", 21)):
                    yield Variant("value", "en", code, f"2027-0{self._chance.randrange(1, 10)}-{day}T08:00:00Z")
            case BlockType.LINK:
                yield Variant("value", "en", WORLD, f"https://library.example/{number}")
                yield Variant("value", "en", "DE", f"https://library.example/de/{number}")
            case BlockType.CARD:
                yield from self._card()
            case _:
                yield from self._of_markets(kind) if kind in OWN_REGION_TYPES else self._texts(kind)

    def _of_markets(self, kind: BlockType) -> Iterator[Variant]:
        """What may not fall back to another region."""
        for region in self._markets:
            if kind is BlockType.MONEY:
                yield Variant("value", "en", region.code, f"{self._chance.randrange(1, 500)} {region.currency}")
            else:
                yield from (Variant("value", each, region.code, self._words(each)) for each in region.locales)

    def _card(self) -> Iterator[Variant]:
        inside = self._inside(BlockType.CARD)
        for locale in self._locales():
            yield Variant("title", locale, WORLD, self._words(locale))
            yield Variant("text", locale, WORLD, f"<p>{self._words(locale)}{inside}</p>")
        if self._is_one_in(4):
            yield Variant("media", "en", WORLD, self._some(self._media))

    def _texts(self, kind: BlockType) -> Iterator[Variant]:
        inside = self._inside(kind)
        for locale in self._locales():
            is_inflected = kind is BlockType.TERM and locale == "de"
            forms = (Form("genitive", self._words(locale)),) if is_inflected else ()
            yield Variant("value", locale, WORLD, self._words(locale) + inside, forms)
        if self._is_one_in(10):
            market = self._chance.choice(self._markets)
            yield Variant("value", market.locales[0], market.code, self._words(market.locales[0]) + inside)

    def _inside(self, kind: BlockType) -> str:
        """What a text ends with: a term, an argument, or nothing of the kind."""
        if kind is not BlockType.TERM and self._is_one_in(4):
            return f" {{{self._some(self._keys[BlockType.TERM])}, term}}"
        return " {price, money}" if kind is BlockType.TEXT and self._is_one_in(4) else ""

    def _kit(self, number: int) -> KitManifest:
        chosen = (self._chance.choice(LONG), self._chance.choice(SHORT))
        slots = {slot.name for _, _, _, source in chosen for slot in slots_of(source)}
        placements = tuple(each for each in self._placements() if each.slot in slots)
        codes = tuple(region.code for region in self._markets)
        return KitManifest(f"kit-{number}", f"Kit {number}", tuple(key for key, *_ in chosen), codes, placements)

    def _placements(self) -> Iterator[Placement]:
        """For every slot there is: everywhere, the headline otherwise in some markets, and no cards in some."""
        yield self._placed("legal", EVERYWHERE)
        for slot, kind in FILLED_BY.items():
            yield self._placed(slot, self._some(self._keys[kind]))
        for slot, (kind, most) in LISTS.items():
            for position in range(self._chance.randrange(1, most + 1)):
                yield self._placed(slot, self._some(self._keys[kind]), position=position)
        if self._is_one_in(2):
            yield Placement("hero", "", WORLD, 0, f"media/{self._some(self._media)}")
        for region in self._chance.sample(self._markets, k=min(2, len(self._markets))):
            yield self._placed("headline", self._some(self._keys[BlockType.TEXT]), region.code)
        if self._is_one_in(3):
            yield Placement("cards", "", self._chance.choice(self._markets).code, 0, "")

    def _placed(self, slot: str, key: str, region: str = WORLD, position: int = 0) -> Placement:
        is_text = key.startswith(BlockType.TEXT.value)
        given = {"price": Argument(asset=f"block/{self._some(self._keys[BlockType.MONEY])}")} if is_text else {}
        return Placement(slot, "", region, position, f"block/{key}", given)

    def _words(self, locale: str) -> str:
        """A few words of the locale's language, and a number."""
        known = WORDS[locale.partition("-")[0]].split()
        chosen = " ".join(self._chance.choice(known) for _ in range(self._chance.randrange(2, 7)))
        return f"{chosen} {self._chance.randrange(10_000)}"

    def _locales(self) -> list[str]:
        """The source locale, and a few of the others."""
        return ["en", *(each for each in LANGUAGES if self._chance.random() < TRANSLATED)]

    def _some(self, keys: list[str]) -> str:
        """The first are taken far more often than the last."""
        return keys[int(len(keys) * self._chance.random() ** 3)]

    def _is_one_in(self, number: int) -> bool:
        return self._chance.randrange(number) == 0
