"""Locks and digests of frozen candidates; no database."""

import pytest

from assets.errors import BadContent
from assets.manifest import BlockManifest, BlockType, KitManifest, Manifest, Placement, Policy, Variant, ref_of, to_json
from assets.publishing.freezing import Content, Reason, freeze, in_order
from assets.publishing.library import Released

BRAND = "brand/acme"


def block(key: str, text: str) -> BlockManifest:
    return BlockManifest(key, key, BlockType.TEXT, Policy.ANY, (Variant("value", "en", "001", text),))


def term(key: str, text: str) -> BlockManifest:
    return BlockManifest(key, key, BlockType.TERM, Policy.ANY, (Variant("value", "en", "001", text),))


def kit(*blocks: str) -> KitManifest:
    placements = tuple(Placement("main", "", "001", number, name) for number, name in enumerate(blocks))
    return KitManifest("launch", "Launch", (), ("DE",), placements)


def drafts(*manifests: Manifest) -> dict[str, Content]:
    return {ref_of(manifest): Content(Reason.DRAFT, manifest, {}, {}) for manifest in manifests}


def released(manifest: Manifest, digest: str, lock: dict[str, str] | None = None) -> Released:
    return Released(ref_of(manifest), digest, to_json(manifest), lock or {}, {})


def test_parts_come_before_what_uses_them() -> None:
    order = in_order({"kit/k": ["block/b"], "block/b": ["block/t"], "block/t": []})

    assert order == ["block/t", "block/b", "kit/k"]


def test_a_circle_of_assets_is_refused_by_name() -> None:
    with pytest.raises(BadContent, match="use each other"):
        in_order({"block/a": ["block/b"], "block/b": ["block/a"]})


def test_a_lock_is_flat_and_names_every_part_once() -> None:
    frozen = freeze(BRAND, drafts(term("name", "Acme"), block("hero", "By {name, term}"), kit("block/hero")), {})

    digests = {item.ref: item.digest for item in frozen.candidates}
    launch = next(item for item in frozen.candidates if item.ref == "kit/launch")
    assert launch.lock == {name: digests[name] for name in ("block/hero", "block/name")}
    assert frozen.unresolved == (("kit/launch", BRAND),)


def test_a_changed_part_changes_the_digest_of_what_uses_it() -> None:
    before = freeze(BRAND, drafts(term("name", "Acme"), block("hero", "By {name, term}")), {})
    after = freeze(BRAND, drafts(term("name", "Apex"), block("hero", "By {name, term}")), {})

    assert before.candidates[1].manifest_json == after.candidates[1].manifest_json
    assert before.candidates[1].digest != after.candidates[1].digest


def test_a_dependent_keeps_its_lock_but_for_what_was_released_anew() -> None:
    lock = {"block/hero": "a" * 64, "block/name": "b" * 64, "block/gone": "d" * 64, BRAND: "c" * 64}
    dependent = Content(Reason.RELOCK, kit("block/hero"), lock, {})
    contents = {**drafts(term("name", "Apex")), "kit/launch": dependent}

    frozen = freeze(BRAND, contents, {}, {"a" * 64: {"block/name": "b" * 64}})

    name, launch = frozen.candidates
    assert launch.lock == {"block/hero": "a" * 64, "block/name": name.digest, BRAND: "c" * 64}


def test_a_direct_reference_decides_before_what_a_part_was_locked_with() -> None:
    old = released(block("hero", "By {name, term}"), "d" * 64, {"block/name": "e" * 64})
    new = released(term("name", "Apex"), "f" * 64)
    current = {"block/hero": old, "block/name": new}

    through_part = freeze(BRAND, drafts(kit("block/hero")), current).candidates[0]
    directly = freeze(BRAND, drafts(kit("block/hero", "block/name")), current).candidates[0]

    assert through_part.lock["block/name"] == "e" * 64
    assert directly.lock["block/name"] == "f" * 64
