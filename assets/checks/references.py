"""What content names → problems: assets that do not exist, or that are not released with it."""

from collections.abc import Iterator

from assets.checks.problem import Problem, Severity, Where
from assets.checks.subject import Subject
from assets.manifest import Kind, KitManifest, Placement, ref

CREATE = "Create it or correct the name."


def unknown_references(subject: Subject) -> Iterator[Problem]:
    """Of kits, of templates' defaults and of the brand; variants are looked at where they are read."""
    for name, kit in subject.kits():
        for place, target in _in_kit(kit):
            yield from unknown(subject, Where(ref=name, field=place), target)
        yield from unknown(subject, Where(ref=name), ref(Kind.BRAND, subject.brand.key))
    for name, template in subject.templates():
        for slot in template.slots:
            for argument, value in sorted(slot.defaults.items()):
                if value.asset:
                    where = Where(ref=name, field=f"slots/{slot.name} argument {argument}")
                    yield from unknown(subject, where, value.asset)
    yield from _of_brand(subject)


def _of_brand(subject: Subject) -> Iterator[Problem]:
    """Its logos and fonts, where the brand is released or locked: what uses no brand comes without them."""
    brand = ref(Kind.BRAND, subject.brand.key)
    named = [(f"logos/{logo}", key) for logo, key in sorted(subject.brand.logos.items())]
    named += [(f"font_files/{font}", key) for font, keys in sorted(subject.brand.font_files.items()) for key in keys]
    for field, key in named if brand in subject.assets else ():
        fact, remedy = f"There is no media {key!r}.", "Upload it."
        yield from unknown(subject, Where(ref=brand, field=field), ref(Kind.MEDIA, key), fact=fact, remedy=remedy)


def unknown(
    subject: Subject, where: Where, target: str, *, id_: str = "reference.unknown", fact: str = "", remedy: str = CREATE
) -> Iterator[Problem]:
    """The problem that an asset is not there; none where it is."""
    if target in subject.unreleased:
        fact, remedy = f"{target} has not been released.", "Publish it too: name it, or leave --only out."
        yield Problem("reference.unreleased", Severity.ERROR, where, fact, remedy)
    elif target not in subject.assets:
        yield Problem(id_, Severity.ERROR, where, fact or f"There is no {target}.", remedy)


def place_of(placement: Placement) -> str:
    """How problems name a placement."""
    channel = f"@{placement.channel}" if placement.channel else ""
    return f"placements/{placement.slot}{channel}/{placement.region}/{placement.position}"


def _in_kit(kit: KitManifest) -> Iterator[tuple[str, str]]:
    for key in kit.templates:
        yield f"templates/{key}", ref(Kind.TEMPLATE, key)
    for placement in kit.placements:
        if placement.asset:
            yield place_of(placement), placement.asset
        for argument, value in sorted(placement.arguments.items()):
            if value.asset:
                yield f"{place_of(placement)} argument {argument}", value.asset
