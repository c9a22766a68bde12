"""Kits → problems: no regions, no documents, slots of the wrong type or too full, arguments that nothing uses."""

from collections import Counter
from collections.abc import Iterator

from assets.checks.problem import Problem, Severity, Where
from assets.checks.references import place_of
from assets.checks.subject import Subject
from assets.localization.errors import BadPattern
from assets.localization.messages import argument_names, parse
from assets.manifest import (
    BLOCK_FIELDS,
    BlockManifest,
    FieldType,
    Kind,
    KitManifest,
    MediaManifest,
    Placement,
    Slot,
    TemplateManifest,
    ref,
)

MAX_ARGUMENT_LENGTH = 64


def unknown_kit_regions(subject: Subject) -> Iterator[Problem]:
    known = {region.code: region for region in subject.brand.regions}
    for name, kit in subject.kits():
        if not kit.regions:
            message, remedy = "The kit has no region.", "Choose the regions it is rendered for."
            yield Problem("kit.no-region", Severity.ERROR, Where(ref=name), message, remedy)
        for code in kit.regions:
            if code not in known:
                message, remedy = f"The brand has no region {code}.", "Add it to the brand or remove it from the kit."
                yield Problem("region.unknown", Severity.ERROR, Where(ref=name, region=code), message, remedy)
            elif not known[code].locales:
                message, remedy = f"Region {code} has no locale.", "List at least one locale for it in the brand."
                yield Problem("region.no-locale", Severity.ERROR, Where(ref=name, region=code), message, remedy)


def kits_without_documents(subject: Subject) -> Iterator[Problem]:
    for name, kit in subject.kits():
        parts = [part for template in templates_of(subject, kit) for part in template.parts]
        if not parts and _is_whole(subject, kit):
            message, remedy = "The kit makes no document.", "Choose a template that has parts."
            yield Problem("kit.no-document", Severity.ERROR, Where(ref=name), message, remedy)


def misfit_placements(subject: Subject) -> Iterator[Problem]:
    for name, kit in subject.kits():
        for placement in kit.placements:
            slots = slots_for(subject, kit, placement)
            if not slots and _is_whole(subject, kit):
                yield Problem(
                    "slot.unknown",
                    Severity.ERROR,
                    Where(ref=name, field=place_of(placement)),
                    f"No template of the kit has a slot {placement.slot!r}{_channel(placement)}.",
                    "Correct the slot's name or add a template that has it.",
                )
            yield from _misfit(subject, name, placement, slots)
        yield from _crowded(subject, name, kit)


def long_arguments(subject: Subject) -> Iterator[Problem]:
    """A release keeps where it names an asset: the place must have an end."""
    named = [(name, argument) for name, kit in subject.kits() for row in kit.placements for argument in row.arguments]
    named += [
        (name, each) for name, template in subject.templates() for slot in template.slots for each in slot.defaults
    ]
    for name, argument in named:
        if len(argument) > MAX_ARGUMENT_LENGTH:
            fact = f"The name of the argument {argument[:20]}… has {len(argument)} characters."
            remedy = f"Give it one of at most {MAX_ARGUMENT_LENGTH}."
            yield Problem("argument.name", Severity.ERROR, Where(ref=name), fact, remedy)


def unused_arguments(subject: Subject) -> Iterator[Problem]:
    for name, kit in subject.kits():
        for placement in kit.placements:
            for argument in sorted(set(placement.arguments) - arguments_of(subject, placement.asset)):
                yield Problem(
                    "argument.unused",
                    Severity.WARNING,
                    Where(ref=name, field=place_of(placement)),
                    f"No text of {placement.asset or 'a blank'} uses the argument {argument!r}.",
                    "Remove it or correct its name.",
                )


def slots_for(subject: Subject, kit: KitManifest, placement: Placement) -> list[Slot]:
    """The slots of the kit's templates that the placement fills."""
    return [
        slot
        for template in templates_of(subject, kit)
        if placement.channel in ("", template.channel)
        for slot in template.slots
        if slot.name == placement.slot
    ]


def templates_of(subject: Subject, kit: KitManifest) -> list[TemplateManifest]:
    """The kit's templates that are there."""
    found = (subject.assets.get(ref(Kind.TEMPLATE, key)) for key in kit.templates)
    return [template for template in found if isinstance(template, TemplateManifest)]


def _is_whole(subject: Subject, kit: KitManifest) -> bool:
    """Whether no template is missing, which is told by itself."""
    return len(templates_of(subject, kit)) == len(kit.templates)


def arguments_of(subject: Subject, asset: str) -> frozenset[str]:
    """The names of the arguments that any variant of a block's texts needs."""
    block = subject.assets.get(asset)
    if not isinstance(block, BlockManifest):
        return frozenset()
    names: set[str] = set()
    for variant in block.variants:
        field_type = BLOCK_FIELDS[block.type].get(variant.field)
        if field_type in (FieldType.MESSAGE, FieldType.RICH):
            try:
                names |= set(argument_names(parse(variant.value, rich=field_type is FieldType.RICH)))
            except BadPattern:
                continue  # reported as message.bad
    return frozenset(names)


def _misfit(subject: Subject, name: str, placement: Placement, slots: list[Slot]) -> Iterator[Problem]:
    asset = subject.assets.get(placement.asset)
    if asset is None:
        return
    type_ = asset.type.value if isinstance(asset, BlockManifest) else asset.KIND.value
    for slot in slots:
        if type_ not in slot.types or not isinstance(asset, BlockManifest | MediaManifest):
            yield Problem(
                "slot.type",
                Severity.ERROR,
                Where(ref=name, field=place_of(placement)),
                f"The slot takes {', '.join(slot.types)}, but {placement.asset} is {type_}.",
                "Place another asset or change the slot's types.",
            )


def _crowded(subject: Subject, name: str, kit: KitManifest) -> Iterator[Problem]:
    counts = Counter((item.slot, item.channel, item.region) for item in kit.placements)
    for placement in kit.placements:
        group = (placement.slot, placement.channel, placement.region)
        single = any(not slot.is_list for slot in slots_for(subject, kit, placement))
        if counts[group] > 1 and single and placement.position:
            yield Problem(
                "slot.crowded",
                Severity.ERROR,
                Where(ref=name, field=place_of(placement)),
                f"The slot {placement.slot!r} takes one asset, but {counts[group]} are placed in it.",
                "Remove the others or make the slot a list.",
            )


def _channel(placement: Placement) -> str:
    return f"@{placement.channel}" if placement.channel else ""
