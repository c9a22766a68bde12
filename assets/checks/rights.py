"""Compositions and the time they go live → problems: media shown where, how or when nothing allows it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assets.checks.problem import Problem, Severity, Where
from assets.checks.subject import Subject
from assets.localization.errors import UnknownZone
from assets.localization.formatting.context import zone_of
from assets.manifest import Kind, MediaManifest, TemplateManifest, ref, split_ref
from assets.rendering import Composition, regions_to_world, shown_by

WARNED = dt.timedelta(days=30)
"""How long before a right ends its kits are warned of."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A media that documents of a channel show in an edition of a kit, and the day it is there when it goes live."""

    kit: str
    name: str
    media: MediaManifest
    channel: str
    composition: Composition
    path: tuple[str, ...]
    today: dt.date | None

    def problem(self, id_: str, severity: Severity, fact: str, remedy: str) -> Problem:
        edition = self.composition.edition
        where = Where(ref=self.kit, field=self.name, region=edition.region, locale=edition.locale)
        return Problem(id_, severity, where, f"{self.name} is shown here, {fact}", remedy)


def missing_rights(subject: Subject) -> Iterator[Problem]:
    """Each once for an edition, however many documents show the media there."""
    for shown in _shown(subject):
        yield from _of_place(shown)
        if shown.today is not None:
            yield from _of_time(shown, shown.today)


def _of_place(shown: Shown) -> Iterator[Problem]:
    media = shown.media
    if media.allowed_regions and not set(media.allowed_regions) & set(shown.path):
        fact = f"but its rights are for {', '.join(media.allowed_regions)} only."
        remedy = "Place another media for this region, or obtain the right and add the region."
        yield shown.problem("rights.region", Severity.ERROR, fact, remedy)
    if media.allowed_channels and shown.channel not in media.allowed_channels:
        fact = f"in the channel {shown.channel}, but its rights are for {', '.join(media.allowed_channels)} only."
        remedy = "Place another media for this channel, or obtain the right and add the channel."
        yield shown.problem("rights.channel", Severity.ERROR, fact, remedy)


def _of_time(shown: Shown, today: dt.date) -> Iterator[Problem]:
    first, last = shown.media.valid_from, shown.media.valid_until
    if first and today.isoformat() < first:
        fact, remedy = f"but its rights begin on {first}.", "Start later (--at), or place another media."
        yield shown.problem("rights.early", Severity.ERROR, fact, remedy)
    if last and today.isoformat() > last:
        fact, remedy = f"but its rights ended on {last}.", "Place another media, or extend the right and its last day."
        yield shown.problem("rights.expired", Severity.ERROR, fact, remedy)
    elif last and (today + WARNED).isoformat() >= last:
        fact, remedy = f"and its rights end on {last}.", "Extend the right, or plan another media for then."
        yield shown.problem("rights.ending", Severity.WARNING, fact, remedy)


def _shown(subject: Subject) -> Iterator[Shown]:
    bound = {
        name: asset
        for name, asset in subject.assets.items()
        if isinstance(asset, MediaManifest)
        and (asset.allowed_regions or asset.allowed_channels or asset.valid_from or asset.valid_until)
    }
    for kit, composition in subject.compositions if bound else ():
        path = regions_to_world(subject.brand, composition.edition.region)
        today = _today(subject, composition)
        for channel, names in _by_channel(subject, composition).items():
            for name in sorted(names & bound.keys()):
                yield Shown(kit, name, bound[name], channel, composition, path, today)


def _today(subject: Subject, composition: Composition) -> dt.date | None:
    """The day on the region's clocks when it goes live; None: not asked.

    A wall time says it itself. In UTC for a zone that there is not.
    """
    if subject.at is None or subject.at.tzinfo is None:
        return subject.at.date() if subject.at else None
    try:
        return subject.at.astimezone(zone_of(composition.market.time_zone)).date()
    except UnknownZone:
        return subject.at.astimezone(dt.UTC).date()


def _by_channel(subject: Subject, composition: Composition) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for key in composition.slots:
        template = subject.assets.get(ref(Kind.TEMPLATE, key))
        if isinstance(template, TemplateManifest):
            names = frozenset().union(*(shown_by(composition, template, part) for part in template.parts))
            media = {name for name in names if split_ref(name)[0] is Kind.MEDIA}
            found[template.channel.value] = found.get(template.channel.value, frozenset()) | media
    return found
