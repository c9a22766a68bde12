"""Random edits of a generated library's drafts, of every kind that editors make."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from assets import drafts
from assets.manifest import (
    WORLD,
    Argument,
    BlockManifest,
    BrandManifest,
    Form,
    KitManifest,
    Manifest,
    MediaManifest,
    Placement,
    Policy,
    TemplateManifest,
    Variant,
)
from assets.models import Asset, Brand

Varied = TypeVar("Varied", BlockManifest, MediaManifest)
TEXTS = ("text", "rich", "card", "term")
MARKETS = (("DE", "de-DE"), ("AT", "de-AT"), ("CH", "fr-CH"), ("FR", "fr-FR"))
"""Regions that every size has, with a locale of theirs."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an editor finds drafts. Those that are used most are found most often."""

    brand: Brand
    chance: random.Random

    def block(self, *types: str) -> BlockManifest:
        return self._some("block", type_of=self.chance.choice(types))  # type: ignore[return-value]

    def media(self) -> MediaManifest:
        return self._some("media")  # type: ignore[return-value]

    def kit(self) -> KitManifest:
        return self._some("kit")  # type: ignore[return-value]

    def template(self) -> TemplateManifest:
        return self._some("template")  # type: ignore[return-value]

    def facts(self) -> BrandManifest:
        return self._some("brand")  # type: ignore[return-value]

    def words(self) -> str:
        return f"anew {self.chance.randrange(1_000_000)}"

    def pick(self, variants: tuple[Variant, ...]) -> Variant:
        return self.chance.choice(variants)

    def _some(self, kind: str, type_of: str = "") -> Manifest:
        rows = list(Asset.objects.filter(brand=self.brand, kind=kind, key__startswith=type_of).order_by("pk"))
        asset = rows[int(len(rows) * self.chance.random() ** 3)]
        return drafts.read_many([asset])[asset.ref]


def other_text(desk: Desk) -> Manifest:
    block = desk.block(*TEXTS, "legal")
    return _with(block, _retold(desk.pick(block.variants), desk))


def other_value(desk: Desk) -> Manifest:
    block = desk.block("money", "date", "link")
    was = desk.pick(block.variants)
    amount = f"{desk.chance.randrange(1, 900)} {was.value.rpartition(' ')[2]}"
    day = f"2028-0{desk.chance.randrange(1, 10)}-11T09:00:00Z"
    values = {"money": amount, "date": day, "link": f"/{desk.words().replace(' ', '-')}"}
    return _with(block, replace(was, value=values[block.type.value]))


def translation_added(desk: Desk) -> Manifest:
    block = desk.block(*TEXTS)
    source = desk.pick(block.variants)
    if source.field == "media":
        return _with(block, _retold(block.variants[0], desk))
    return _with(block, _retold(replace(source, locale=desk.chance.choice(("de", "fr", "ja", "sv"))), desk))


def translation_removed(desk: Desk) -> Manifest:
    block = desk.block(*TEXTS)
    kept = [each for each in block.variants if each.locale == "en" or desk.chance.random() < 0.5]
    return replace(block, variants=tuple(kept))


def variant_of_a_region(desk: Desk) -> Manifest:
    block, (region, locale) = desk.block("text", "rich", "term"), desk.chance.choice(MARKETS)
    return _with(block, _retold(replace(block.variants[0], region=region, locale=locale), desk))


def blank(desk: Desk) -> Manifest:
    block, (region, locale) = desk.block("text"), desk.chance.choice(MARKETS)
    return _with(block, replace(block.variants[0], region=region, locale=locale, value=""))


def form_of_a_term(desk: Desk) -> Manifest:
    term = desk.block("term")
    forms = (Form(desk.chance.choice(("genitive", "dative")), desk.words()),)
    return _with(term, replace(desk.pick(term.variants), forms=forms))


def field_removed(desk: Desk) -> Manifest:
    card, field = desk.block("card"), desk.chance.choice(("media", "text"))
    return replace(card, variants=tuple(each for each in card.variants if each.field != field))


def fields_kept_together(desk: Desk) -> Manifest:
    card = desk.block("card")
    return replace(card, policy=Policy.ANY if card.policy is Policy.WHOLE else Policy.WHOLE)


def term_in_a_text(desk: Desk) -> Manifest:
    block, term = desk.block("text"), desk.block("term")
    variant = desk.pick(block.variants)
    return _with(block, replace(variant, value=f"{desk.words()} {{{term.key}, term}}"))


def other_alt_text(desk: Desk) -> Manifest:
    media, locale = desk.media(), desk.chance.choice(("en", "de", "fr-CA"))
    return _with(media, Variant("alt", locale, WORLD, desk.words()))


def other_file(desk: Desk) -> Manifest:
    media, other = desk.media(), desk.media()
    own = next(each for each in media.variants if each.field == "file")
    return replace(_with(media, replace(own, value=other.files[0].digest)), files=other.files)


def decorative(desk: Desk) -> Manifest:
    media = desk.media()
    return replace(media, is_decorative=not media.is_decorative)


def other_asset_placed(desk: Desk) -> Manifest:
    kit, block = desk.kit(), desk.block("text")
    price = {"price": Argument(asset=f"block/{desk.block('money').key}")}
    placed = Placement("headline", "", desk.chance.choice((WORLD, "DE", "CH")), 0, f"block/{block.key}", price)
    return _placing(kit, placed)


def other_argument(desk: Desk) -> Manifest:
    kit = desk.kit()
    given = [each for each in kit.placements if each.arguments]
    price = {"price": Argument(asset=f"block/{desk.block('money').key}")}
    return _placing(kit, replace(desk.chance.choice(given), arguments=price))


def market_left(desk: Desk) -> Manifest:
    kit, (region, _) = desk.kit(), desk.chance.choice(MARKETS)
    codes = set(kit.regions) ^ {region}
    return replace(kit, regions=tuple(codes)) if codes else kit


def other_source(desk: Desk) -> Manifest:
    template = desk.template()
    if template.channel.value == "strings":
        return replace(template, title=desk.words())
    addition = desk.chance.choice(("{{ brand.title }}", "{{ market.currency }}", "{{ edition.locale }}"))
    parts = tuple(replace(each, source=each.source + addition) for each in template.parts)
    return replace(template, parts=parts)


def facts_of_a_market(desk: Desk) -> Manifest:
    brand, (code, _) = desk.facts(), desk.chance.choice(MARKETS)
    change = {"currency": desk.chance.choice(("EUR", "SEK")), "time_zone": desk.chance.choice(("UTC", "Asia/Tokyo"))}
    return replace(brand, regions=tuple(replace(r, **change) if r.code == code else r for r in brand.regions))


def chain_of_the_brand(desk: Desk) -> Manifest:
    _, locale = desk.chance.choice(MARKETS)
    return replace(desk.facts(), chains={locale: (desk.chance.choice(("it", "nl", "de")),)})


def looks_of_the_brand(desk: Desk) -> Manifest:
    change = desk.chance.choice(({"title": desk.words()}, {"colours": {"ink": "#222222"}}, {"media_base": "/files"}))
    return replace(desk.facts(), **change)  # type: ignore[arg-type]


def nothing_visible(desk: Desk) -> Manifest:
    """Titles and guidance are for editors."""
    block = desk.block(*TEXTS)
    titled: tuple[Manifest, ...] = (replace(block, title=desk.words()), replace(block, guidance=desk.words()))
    return desk.chance.choice((*titled, replace(desk.kit(), title=desk.words())))


EDITS: Mapping[str, Callable[[Desk], Manifest]] = {
    edit.__name__: edit
    for edit in (
        other_text, other_value, translation_added, translation_removed, variant_of_a_region, blank, form_of_a_term,
        field_removed, fields_kept_together, term_in_a_text, other_alt_text, other_file, decorative, other_asset_placed,
        other_argument, market_left, other_source, facts_of_a_market, chain_of_the_brand, looks_of_the_brand,
        nothing_visible,
    )
}  # fmt: skip


def _retold(variant: Variant, desk: Desk) -> Variant:
    """The same place with other words before what is there, inside a paragraph."""
    if variant.field == "media":
        return variant
    start = "<p>" if variant.value.startswith("<p>") else ""
    return replace(variant, value=f"{start}{desk.words()} {variant.value.removeprefix(start)}")


def _with(manifest: Varied, variant: Variant) -> Varied:
    place = (variant.field, variant.locale, variant.region)
    kept = [each for each in manifest.variants if (each.field, each.locale, each.region) != place]
    return replace(manifest, variants=(*kept, variant))


def _placing(kit: KitManifest, placed: Placement) -> KitManifest:
    place = (placed.slot, placed.channel, placed.region, placed.position)
    kept = [each for each in kit.placements if (each.slot, each.channel, each.region, each.position) != place]
    return replace(kit, placements=(*kept, placed))
