"""What checks look at: manifests, and what was composed and rendered from them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assets.manifest import BlockManifest, BrandManifest, KitManifest, Manifest, MediaManifest, TemplateManifest
from assets.rendering import Composition


@dataclass(frozen=True, slots=True)
class Flaw:
    """What rendering reports about a document of an edition; `id` is a problem's id."""

    kit: str
    region: str
    locale: str
    document: str
    id: str
    message: str
    remedy: str
    is_error: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """`assets` holds all that may be referred to, `examined` the references whose own content is checked.

    `unreleased` are assets that exist as drafts but are neither released nor about to be. `at` is when the compositions
    go live: an instant, without a zone a time on each region's clocks, None where there are none. `private` are digests
    of files, with what each tells of a person or a place.
    """

    brand: BrandManifest
    assets: Mapping[str, Manifest]
    examined: frozenset[str]
    compositions: tuple[tuple[str, Composition], ...] = ()
    flaws: tuple[Flaw, ...] = ()
    unreleased: frozenset[str] = frozenset()
    at: dt.datetime | None = None
    private: Mapping[str, str] = field(default_factory=dict)

    def blocks(self) -> Iterator[tuple[str, BlockManifest]]:
        return ((ref, manifest) for ref, manifest in self._examined() if isinstance(manifest, BlockManifest))

    def media(self) -> Iterator[tuple[str, MediaManifest]]:
        return ((ref, manifest) for ref, manifest in self._examined() if isinstance(manifest, MediaManifest))

    def templates(self) -> Iterator[tuple[str, TemplateManifest]]:
        return ((ref, manifest) for ref, manifest in self._examined() if isinstance(manifest, TemplateManifest))

    def kits(self) -> Iterator[tuple[str, KitManifest]]:
        return ((ref, manifest) for ref, manifest in self._examined() if isinstance(manifest, KitManifest))

    def _examined(self) -> Iterator[tuple[str, Manifest]]:
        return ((ref, self.assets[ref]) for ref in sorted(self.examined) if ref in self.assets)
