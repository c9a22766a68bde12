"""A bundle and an edition → the composition: what each slot shows there, every value chosen, every gap written down."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from assets.localization.errors import BadPattern
from assets.localization.locales import PSEUDO_LOCALES
from assets.localization.lookup import Route
from assets.localization.messages.parsing import parse
from assets.localization.messages.signatures import argument_names
from assets.manifest import (
    BlockManifest,
    BrandManifest,
    Channel,
    FieldType,
    Kind,
    Manifest,
    MediaManifest,
    Policy,
    Slot,
    TemplateManifest,
    ref,
    ref_of,
)
from assets.rendering.composition import BrandFacts, Composition, Filling, Item, Missing, Placed
from assets.rendering.editions import Bundle, Edition, market_of, route_of
from assets.rendering.placing import fill
from assets.rendering.pseudo import in_pseudo_locale, real_edition
from assets.rendering.references import terms_in
from assets.rendering.resolving import MEDIA, resolve_on


def compose(bundle: Bundle, edition: Edition) -> Composition:
    """Chooses every value that the kit shows in the edition. What is not there is listed in `missing`, never raised.

    An edition in a pseudo-locale has the content of its region's first real locale. Raises BadContent for a region that
    the brand does not have, or a bundle without exactly one brand.
    """
    brand = bundle.brand
    if edition.locale in PSEUDO_LOCALES:
        return in_pseudo_locale(compose(bundle, real_edition(brand, edition)), edition.locale)
    route = route_of(brand, edition)
    chosen = _Chosen(bundle.assets, route)
    gaps = _Gaps(chosen)
    slots: dict[str, dict[str, Filling]] = {}
    for key in bundle.kit.templates:
        template = bundle.assets.get(ref(Kind.TEMPLATE, key))
        if not isinstance(template, TemplateManifest):
            gaps.unknown(ref(Kind.TEMPLATE, key), template=key)
            continue
        slots[key] = _filled(bundle, template, route, gaps)
    facts = facts_of(brand)
    for name, wanted in facts.logos.items():
        gaps.of_item(Missing("", "", f"logos/{name}", wanted, "", ""))
    for name, media in facts.font_files.items():
        for wanted in media:
            gaps.of_item(Missing("", "", f"font_files/{name}", wanted, "", ""))
    return Composition(
        kit=bundle.kit.key,
        edition=edition,
        market=market_of(brand, edition),
        chain=route.chain,
        brand=facts,
        slots=slots,
        items=dict(sorted(chosen.items.items())),
        missing=tuple(gaps.found.values()),
    )


def alone(manifest: Manifest, *, assets: Mapping[str, Manifest], brand: BrandManifest, edition: Edition) -> Composition:
    """A block outside of any kit, with the terms that it names. Raises BadContent for an edition the brand has not."""
    route = route_of(brand, edition)
    chosen = _Chosen({**assets, ref_of(manifest): manifest}, route)
    chosen.take(ref_of(manifest))
    market, facts = market_of(brand, edition), facts_of(brand)
    return Composition("", edition, market, route.chain, facts, {}, dict(sorted(chosen.items.items())))


def parts_of(item: Item) -> frozenset[str]:
    """The references that an item's own values name: a card's media, the terms in its texts."""
    named: set[str] = set()
    for each in item.fields.values():
        if each.type is FieldType.MEDIA and each.value:
            named.add(ref(Kind.MEDIA, each.value))
        elif each.type.is_text:
            for text in (each.value, *(form.value for form in each.forms)):
                named |= terms_in(text, each.type)
    return frozenset(named)


def closure(items: Mapping[str, Item], placed: tuple[Placed, ...]) -> tuple[str, ...]:
    """All references that showing these placed assets may need, themselves included, sorted."""
    waiting = [each.ref for each in placed]
    waiting += [argument.asset for each in placed for argument in each.arguments.values() if argument.asset]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += parts_of(items[name]) if name in items else ()
    return tuple(sorted(seen))


class _Chosen:
    """Items by reference, each resolved once, with all that they name in turn."""

    def __init__(self, assets: Mapping[str, Manifest], route: Route) -> None:
        self.items: dict[str, Item] = {}
        self._assets = assets
        self._route = route

    def take(self, name: str) -> Item | None:
        """The item and, into `items`, everything below it; None if there is no such block or media."""
        waiting = [name]
        while waiting:
            wanted = waiting.pop()
            manifest = self._assets.get(wanted)
            if wanted in self.items or not isinstance(manifest, BlockManifest | MediaManifest):
                continue
            self.items[wanted] = resolve_on(manifest, self._route)
            waiting += parts_of(self.items[wanted])
        return self.items.get(name)


class _Gaps:
    """What an edition lacks, each once, with the first place that needs it."""

    def __init__(self, chosen: _Chosen) -> None:
        self.found: dict[tuple[str, str, str, str], Missing] = {}
        self._chosen = chosen

    def add(self, missing: Missing) -> None:
        named = missing.ref or f"{missing.template}/{missing.slot}"
        detail = missing.reason if missing.id.startswith("argument") else ""
        self.found.setdefault((missing.id, named, missing.field, detail), missing)

    def unknown(self, name: str, *, template: str = "", slot: str = "", id_: str = "reference.unknown") -> None:
        self.add(Missing(id_, template, slot, name, "", f"There is no {name}."))

    def of_placed(self, placed: Placed, *, template: TemplateManifest, slot: Slot) -> None:
        """Everything that showing this asset lacks, its arguments included."""
        place = Missing("", template.key, slot.name, placed.ref, "", "")
        self.of_item(place)
        for argument in placed.arguments.values():
            if argument.asset:
                self.of_item(replace(place, ref=argument.asset))
        item = self._chosen.items.get(placed.ref)
        for name, field_ in _arguments_needed(item) if item else ():
            given = placed.arguments.get(name)
            if given is None or (given.is_runtime and template.channel is not Channel.STRINGS):
                how = "nothing gives" if given is None else "is left to run time, which only strings may do"
                reason = (
                    f"The argument {name!r} of {placed.ref} {how}."
                    if given
                    else (f"{placed.ref} needs the argument {name!r}, which nothing gives.")
                )
                self.add(replace(place, id="argument.missing", field=field_, reason=reason))

    def of_item(self, place: Missing) -> None:
        """What an item and everything below it lack."""
        waiting, seen = [place.ref], set[str]()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            item = self._chosen.take(name)
            if item is None:
                is_term = name != place.ref and name.startswith(Kind.BLOCK.value)
                self.unknown(
                    name,
                    template=place.template,
                    slot=place.slot,
                    id_="term.unknown" if is_term else "reference.unknown",
                )
                continue
            for lacking in _lacking(item):
                self.add(replace(lacking, template=place.template, slot=place.slot))
            waiting += sorted(parts_of(item))


def _filled(bundle: Bundle, template: TemplateManifest, route: Route, gaps: _Gaps) -> dict[str, Filling]:
    filled = {}
    for slot in template.slots:
        filling = fill(slot, bundle.kit.placements, channel=template.channel, regions=route.regions)
        if filling is None and slot.is_required:
            reason = f"Nothing fills the slot {slot.name!r} of {ref_of(template)}."
            gaps.add(Missing("slot.missing", template.key, slot.name, "", "", reason))
        filled[slot.name] = filling or Filling(slot.is_list)
        for placed in filled[slot.name].placed:
            gaps.of_placed(placed, template=template, slot=slot)
    return filled


def _lacking(item: Item) -> Iterator[Missing]:
    for name in dict.fromkeys((*_required(item), *item.lacks)):
        if name in item.fields:
            continue
        own = item.policy is Policy.OWN_REGION
        reason = f"{item.ref} has no {name} for this edition" + (", and may not fall back." if own else ".")
        yield Missing("own-region.missing" if own else "variant.missing", "", "", item.ref, name, reason)


def _required(item: Item) -> tuple[str, ...]:
    if item.type == MEDIA:
        is_image = item.file.media_type.startswith("image/") and not item.is_decorative
        return ("file", "alt") if is_image else ("file",)
    return ("title",) if item.type == "card" else ("value",)


def _arguments_needed(item: Item) -> Iterator[tuple[str, str]]:
    """(argument, field) of each argument that the chosen texts name."""
    for name, each in item.fields.items():
        if each.type in (FieldType.MESSAGE, FieldType.RICH) and "{" in each.value:
            try:
                message = parse(each.value, rich=each.type is FieldType.RICH)
            except BadPattern:
                continue  # a check of its own reports the text
            yield from ((argument, name) for argument in argument_names(message))


def facts_of(brand: BrandManifest) -> BrandFacts:
    """The brand as templates see it."""
    return BrandFacts(
        ref=ref_of(brand),
        title=brand.title,
        source_locale=brand.source_locale,
        media_base=brand.media_base,
        colours=dict(sorted(brand.colours.items())),
        fonts=dict(sorted(brand.fonts.items())),
        logos={name: ref(Kind.MEDIA, key) for name, key in sorted(brand.logos.items())},
        font_files={
            name: tuple(ref(Kind.MEDIA, key) for key in keys) for name, keys in sorted(brand.font_files.items())
        },
    )
