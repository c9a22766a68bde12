"""A generated library in the settings' database, and a partner who may read it → what to ask for, as a line of JSON."""

import json
import os
import sys
import time
from dataclasses import replace

from django.utils import timezone

from assets import granting
from assets.manifest import BrandManifest, Kind, Manifest, Preset
from assets.models import Asset, Collection, Partner
from benchmarks.library import ACTOR, KEY, Library, Size, build, library

BLOCKS = "BENCHMARK_BLOCKS"
EDITION = "DE/de-DE"
EDITIONS = 5
GRANTS = 20
"""Of which one is of everything."""
ACTS_PER_SECOND = 20
PRESET = Preset("thumb", width_px=200)


def main() -> None:
    brand, _ = build(_with_preset(library(Size(int(os.environ[BLOCKS]), kits=0, editions=EDITIONS, media=1))))
    partner = Partner.objects.create(brand=brand, key="reader", title="Reader")
    assets = Asset.objects.filter(brand=brand, kind__in=(Kind.BLOCK.value, Kind.MEDIA.value))
    for number in range(GRANTS):
        made = Collection.objects.create(brand=brand, key=f"c{number}", title="Some")
        members = assets if number == 0 else assets.order_by("key")[:1]
        granting.add_members(collection=made, assets=members, actor=ACTOR, clock=timezone.now)
        granting.grant(
            partner=partner, collection=made, kinds=(Kind.BLOCK, Kind.MEDIA), actor=ACTOR, clock=timezone.now
        )
    key = granting.issue_key(partner=partner, actor=ACTOR, clock=timezone.now).secret
    blocks = assets.filter(kind=Kind.BLOCK.value, key__startswith="text-").order_by("key").values_list("key", flat=True)
    base = f"/api/v1/brands/{KEY}"
    told = {
        "key": key,
        "blocks": [f"{base}/blocks/{each}/editions/{EDITION}" for each in blocks[:500]],
        "list": f"{base}/blocks?page_size=50",
        "rendition": f"{base}/media/picture-0/editions/{EDITION}/renditions/{PRESET.name}",
    }
    sys.stdout.write(json.dumps(told) + "\n")


def _with_preset(made: Library) -> Library:
    def given(each: Manifest) -> Manifest:
        return replace(each, presets=(PRESET,)) if isinstance(each, BrandManifest) else each

    return replace(made, manifests=tuple(map(given, made.manifests)))


def act() -> None:
    """Twenty acts a second until it is killed: keys, since a key costs nothing beside its act."""
    partner = Partner.objects.get()
    while True:
        granting.issue_key(partner=partner, actor=ACTOR, clock=timezone.now)
        time.sleep(1 / ACTS_PER_SECOND)
