"""A partner that keeps a copy by following its changes, and the same read in full: what editions have and answer."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from assets import delivery
from assets.api import bodies, identity
from assets.delivery import Library, Seen, State, changes
from assets.delivery.changes import Change, ChangeType, Place
from assets.errors import NotReleased, Recalled, UnknownAsset
from assets.manifest import Kind, sha256, split_ref
from assets.models import Asset, Partner
from assets.rendering import Edition
from tests.delivery.worlds import reader, state

Name = tuple[str, str]
"""A reference and an edition, "" for what has no editions."""
Copy = dict[Name, str]
CONTENT = (Kind.BLOCK, Kind.MEDIA, Kind.KIT, Kind.TEMPLATE)
MARK = " recalled"


@dataclass
class Follower:
    """Reads pages until the last one and does as each change says. `told` are all changes so far.

    `copy` has digests, marked where a recall touches them; `answers` what was answered when it asked again.
    """

    partner: Partner
    size: int = 3
    place: Place | None = None
    copy: Copy = field(default_factory=dict)
    answers: Copy = field(default_factory=dict)
    told: list[Change] = field(default_factory=list)
    is_asking: bool = False

    def follow(self, now: dt.datetime) -> list[Change]:
        """The changes that are new by now."""
        new: list[Change] = []
        is_last = False
        while not is_last:
            page = changes.follow(reader(self.partner, now), self.place, now=now, size=self.size)
            assert len(page.changes) <= self.size
            self.place, is_last = page.place, page.is_last
            new += page.changes
        for change in new:
            self.apply(change, now)
        self.told += new
        return new

    def apply(self, change: Change, now: dt.datetime) -> None:
        for edition in change.editions or ("",):
            name = (change.ref, edition)
            mark = MARK if self.copy.get(name, "").endswith(MARK) and change.type is ChangeType.CHANGED else ""
            self.copy.pop(name, None)
            self.answers.pop(name, None)
            if change.type is not ChangeType.WITHDRAWN:
                self.copy[name] = change.digest + (MARK if change.type is ChangeType.RECALLED else mark)
                if self.is_asking and (answer := answer_of(self.partner, name, now)):
                    self.answers[name] = answer


def read_in_full(partner: Partner, now: dt.datetime) -> Copy:
    """What the library has for the partner, by the rules that its routes answer by: digests, marked where recalled."""
    who, asked = reader(partner, now), state(now)
    try:
        facts = delivery.library(who, partner.brand.key, asked)
    except (UnknownAsset, NotReleased):
        return {}
    found: Copy = {(f"brand/{partner.brand.key}", ""): facts.digest}
    for asset in Asset.objects.filter(brand_id=partner.brand_id, kind__in=[kind.value for kind in CONTENT]):
        try:
            seen = delivery.find(who, partner.brand.key, Kind(asset.kind), asset.key, asked)
            found |= dict(_editions(seen, facts, asked))
        except (UnknownAsset, NotReleased):
            continue
    return found


def _editions(seen: Seen, facts: Library, asked: State) -> Iterator[tuple[Name, str]]:
    shown = replace(seen, recall_id=None)
    if seen.kind is Kind.TEMPLATE:
        yield (seen.ref, ""), delivery.serve_template(shown, facts, asked).digest
        return
    for each in delivery.editions_of(shown, facts, asked):
        is_recalled = seen.recall_id or delivery.serve_current(shown, facts, each.edition, asked).is_touched
        yield (seen.ref, str(each.edition)), each.release.digest + (MARK if is_recalled else "")


def answers_in_full(partner: Partner, now: dt.datetime) -> Copy:
    """What each of them answers."""
    found = {name: answer_of(partner, name, now) for name in read_in_full(partner, now)}
    return {name: answer for name, answer in found.items() if answer}


def answer_of(partner: Partner, name: Name, now: dt.datetime) -> str:
    """A digest of the answer's body, "" for what answers 404 or 410."""
    try:
        return sha256(json.dumps(_body(partner, name, now), default=str).encode())
    except (UnknownAsset, NotReleased, Recalled):
        return ""


def _body(partner: Partner, name: Name, now: dt.datetime) -> object:
    (kind, key), (ref, edition) = split_ref(name[0]), name
    who, asked, brand = reader(partner, now), state(now), partner.brand.key
    facts = delivery.library(who, brand, asked)
    if kind is Kind.BRAND:
        shown = [bodies.region_body(each) for each in delivery.readable_regions(who, facts)]
        named = delivery.readable_media(who, facts.manifest.named_media, now)
        return [identity.brand_body(facts.manifest, named, ""), shown]
    seen = delivery.find(who, brand, kind, key, asked)
    if kind is Kind.TEMPLATE:
        release = delivery.serve_template(seen, facts, asked)
        return bodies.template_body(delivery.template_of(release), release)
    region, _, locale = edition.partition("/")
    served = delivery.serve_current(seen, facts, Edition(region, locale), asked)
    if kind is Kind.KIT:
        uses = delivery.documents_of(served.release, served.edition)
        for each in uses if served.is_touched else ():
            delivery.document_of(served, partner.brand_id, each.name, now)
        return bodies.kit_edition_body(served, key, uses, ref, "")
    return bodies.content_body(delivery.content_of(served, asked), "")
