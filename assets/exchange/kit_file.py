"""kits/spring-launch.yaml becomes a kit's manifest."""

from assets.exchange.argument_nodes import arguments_of
from assets.exchange.faults import nearest, shown
from assets.exchange.nodes import Entry, Node, Row, Text
from assets.exchange.reading import Reading
from assets.exchange.records import Record, as_row
from assets.manifest import WORLD, Channel, Kind, KitManifest, Placement, ref

KEYS = ("title", "tags", "templates", "regions", "slots", "overrides")
OVERRIDE_KEYS = ("channel", "region", "slots")
PLACEMENT_KEYS = ("asset", "arguments")
_CHANNELS = tuple(channel.value for channel in Channel)


def kit_of(node: Node, key: str, title: str, reading: Reading) -> KitManifest:
    name = ref(Kind.KIT, key)
    record = Record(node, KEYS, reading.faults, what="A kit")
    for template in record.texts("templates"):
        reading.note(template.place, name, f"templates/{template.text}")
    for region in record.texts("regions"):
        reading.note(region.place, name, "", "", region.text)
    placements = _slots(record, name, "", WORLD, reading)
    for item in _overrides(record, reading):
        placements += _override(item, name, reading)
    return KitManifest(
        key=key,
        title=record.text("title", title),
        templates=tuple(template.text for template in record.texts("templates")),
        regions=tuple(region.text for region in record.texts("regions")),
        placements=_once(placements, record, reading),
        tags=record.tags(),
    )


def _overrides(record: Record, reading: Reading) -> tuple[Node, ...]:
    node = record.node("overrides")
    return () if node is None else as_row(node, reading.faults, "overrides is a list of channel, region, slots.").items


def _override(node: Node, name: str, reading: Reading) -> list[Placement]:
    record = Record(node, OVERRIDE_KEYS, reading.faults, what="An override")
    channel = record.text("channel")
    if channel and channel not in _CHANNELS:
        message = f"{shown(channel)} is not a channel.{nearest(channel, _CHANNELS)}"
        reading.faults.add(record.place_of("channel"), message)
    if "channel" not in record and "region" not in record:
        reading.faults.add(record.place, "An override is for a channel, a region or both. Add `channel:` or `region:`.")
    return _slots(record, name, channel, record.text("region", WORLD), reading)


def _slots(record: Record, name: str, channel: str, region: str, reading: Reading) -> list[Placement]:
    entries = record.entries("slots", "slots is a table: `headline: block/headline`.")
    return [item for entry in entries for item in _filled(entry, name, channel, region, reading)]


def _filled(entry: Entry, name: str, channel: str, region: str, reading: Reading) -> list[Placement]:
    """What fills one slot: one asset, a list of them, or `[]`, which blanks it."""
    slot, node = entry.key.text, entry.node
    nodes = node.items if isinstance(node, Row) else (node,)
    if not nodes:
        return [Placement(slot=slot, channel=channel, region=region, position=0, asset="")]
    found = []
    for position, item in enumerate(nodes):
        placement = _placement(item, slot, channel, region, position, reading)
        field = f"placements/{slot}{f'@{channel}' if channel else ''}/{region}/{position}"
        reading.note(item.place, name, field)
        for argument in placement.arguments:
            reading.note(item.place, name, f"{field} argument {argument}")
        found.append(placement)
    return found


def _placement(node: Node, slot: str, channel: str, region: str, position: int, reading: Reading) -> Placement:
    """`block/headline`, or a table with its arguments."""
    if isinstance(node, Text):
        asset, arguments = node.text, {}
    else:
        record = Record(node, PLACEMENT_KEYS, reading.faults, what="A placement")
        asset, arguments = record.required_text("asset"), arguments_of(record, "arguments", reading)
    if not asset.startswith((f"{Kind.BLOCK}/", f"{Kind.MEDIA}/")):
        reading.faults.add(
            node.place, f"{shown(asset)} cannot fill a slot. Write block/key or media/key; [] blanks it."
        )
    return Placement(slot, channel, region, position, asset, arguments)


def _once(placements: list[Placement], record: Record, reading: Reading) -> tuple[Placement, ...]:
    """Two overrides for the same channel and region would fill a slot twice."""
    seen: dict[tuple[str, str, str, int], Placement] = {}
    for item in placements:
        spot = (item.slot, item.channel, item.region, item.position)
        if spot in seen:
            reading.faults.add(record.place_of("overrides"), f"Two overrides fill {shown(item.slot)}. Merge them.")
        seen[spot] = item
    return tuple(seen.values())
