"""Frozen candidates → composed kits and the subjects that checks look at."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assets.checks import Flaw, Subject
from assets.manifest import BrandManifest, KitManifest, Manifest, MediaManifest
from assets.media.intake import private_among
from assets.models import Brand
from assets.publishing.documents import NOTHING, Composed, Needed, Staying, compose_kit, compose_rest
from assets.publishing.freezing import Candidate, Frozen, Reason
from assets.publishing.library import assets_of, current_brand, manifests_of
from assets.publishing.staying import Former, staying
from assets.rendering import Bundle, Edition


@dataclass(frozen=True, slots=True)
class ExaminedKit:
    """A kit with exactly the content that its lock names, composed for every edition but those that stay.

    `bundle` is None where the kit is locked to no brand.
    """

    ref: str
    brand: BrandManifest
    assets: Mapping[str, Manifest]
    composed: Composed
    bundle: Bundle | None

    @property
    def files(self) -> tuple[str, ...]:
        """Digests of every file that its media name."""
        return tuple(sorted(files_of(self.assets.values())))


@dataclass(frozen=True, slots=True)
class Examined:
    """`assets`: the candidates and all that they name. `unreleased`: those named that exist as drafts only.

    `at` is when they would go live, as Subject has it; `private` what of a person or a place the drafts' files tell, by
    digest.
    """

    brand: BrandManifest
    assets: Mapping[str, Manifest]
    drafts: frozenset[str]
    unreleased: frozenset[str]
    kits: tuple[ExaminedKit, ...]
    at: dt.datetime
    private: Mapping[str, str]

    @property
    def needed(self) -> tuple[Needed, ...]:
        return tuple(document for kit in self.kits for document in kit.composed.needed)

    def subjects(self, flaws: Iterable[Flaw]) -> tuple[Subject, ...]:
        """What checks look at: the drafts' own content, and each kit with its compositions and rendering's flaws.

        A kit is looked at whole even where it is a dependent: a template or brand that changed may not fit it.
        """
        told = tuple(flaws)
        apart = frozenset(kit.ref for kit in self.kits)
        drafts = Subject(self.brand, self.assets, self.drafts - apart, unreleased=self.unreleased, private=self.private)
        return (drafts, *(self._subject(kit, told) for kit in self.kits))

    def _subject(self, kit: ExaminedKit, flaws: tuple[Flaw, ...]) -> Subject:
        composed = compose_rest(kit.bundle, kit.composed) if kit.bundle else kit.composed
        return Subject(
            brand=kit.brand,
            assets=kit.assets,
            examined=frozenset({kit.ref}),
            compositions=tuple((kit.ref, each) for each in composed.compositions),
            flaws=(*composed.flaws, *(flaw for flaw in flaws if flaw.kit == kit.ref)),
            unreleased=self.unreleased,
            at=self.at,
        )


def examine(
    brand: Brand,
    frozen: Frozen,
    kits: Iterable[Candidate],
    *,
    at: dt.datetime,
    wall_time: dt.datetime | None = None,
    pseudo: str = "",
    former: Mapping[str, Former] = MappingProxyType({}),
    left: Mapping[str, Collection[Edition]] = MappingProxyType({}),
) -> Examined:
    """Composes the kits for every edition they have, each with what it is locked to and nothing else.

    With a pseudo-locale, for their regions in that one instead. Of a kit that is `former`, those editions stay in
    which nothing moves; editions that are `left`, by kit, are composed for the checks alone.
    """
    candidates = frozen.candidates
    content = {item.digest: item.manifest for item in candidates}
    locked = {digest for item in candidates for digest in item.lock.values()}
    locked |= {digest for item in candidates if item.ref in former for digest in _moved(item, former)}
    content |= manifests_of(brand, locked - set(content))
    assets = {name: content[digest] for item in candidates for name, digest in item.lock.items()}
    assets |= {item.ref: item.manifest for item in candidates}
    facts = assets.get(brand.ref)
    facts = facts if isinstance(facts, BrandManifest) else current_brand(brand, at=at)
    drafts = {item.ref: item.manifest for item in candidates if item.reason is Reason.DRAFT}
    return Examined(
        brand=facts,
        assets=assets,
        drafts=frozenset(drafts),
        unreleased=_unreleased(brand, frozen),
        kits=tuple(
            _kit(item, facts, content, pseudo, former.get(item.ref), left.get(item.ref, ()))
            for item in kits
            if _is_kit(item)
        ),
        at=wall_time or at,
        private=private_among(files_of(drafts.values())),
    )


def files_of(manifests: Iterable[Manifest]) -> set[str]:
    """The digests of every file that media among them name."""
    return {file.digest for manifest in manifests if isinstance(manifest, MediaManifest) for file in manifest.files}


def _is_kit(item: Candidate) -> bool:
    return isinstance(item.manifest, KitManifest)


def _moved(item: Candidate, former: Mapping[str, Former]) -> set[str]:
    """Digests of what the kit was locked to before, where that differs."""
    return set(former[item.ref].moved(item.lock).values()) - {""}


def _kit(
    item: Candidate,
    facts: BrandManifest,
    content: Mapping[str, Manifest],
    pseudo: str,
    former: Former | None,
    left: Collection[Edition],
) -> ExaminedKit:
    assets = {name: content[digest] for name, digest in item.lock.items()}
    own = next((manifest for manifest in assets.values() if isinstance(manifest, BrandManifest)), None)
    shown = {**assets, item.ref: item.manifest}
    if own is None or not isinstance(item.manifest, KitManifest):
        return ExaminedKit(item.ref, facts, shown, NOTHING, None)
    bundle = Bundle(item.manifest, item.lock, assets)
    stays = staying(bundle, former, content) if former else Staying(left=frozenset(left))
    return ExaminedKit(item.ref, own, shown, compose_kit(bundle, pseudo, stays), bundle)


def _unreleased(brand: Brand, frozen: Frozen) -> frozenset[str]:
    wanted = {name for _, name in frozen.unresolved}
    rows = assets_of(brand, wanted) if wanted else {}
    return frozenset(name for name, asset in rows.items() if asset.deleted_at is None)
