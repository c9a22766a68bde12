"""blocks/hero.yaml becomes a block's manifest."""

from assets.exchange.faults import nearest, shown
from assets.exchange.nodes import Node
from assets.exchange.reading import Reading
from assets.exchange.records import Record, as_table
from assets.exchange.variant_nodes import variants_of
from assets.manifest import BLOCK_FIELDS, BlockManifest, BlockType, Kind, Policy, Variant, default_policy, ref

KEYS = ("type", "title", "tags", "policy", "guidance", "value")


def block_of(node: Node, key: str, title: str, reading: Reading) -> BlockManifest:
    record = Record(node, KEYS, reading.faults, what="A block")
    record.required_text("type")
    block_type = record.choice("type", BlockType, BlockType.TEXT)
    return BlockManifest(
        key=key,
        title=record.text("title", title),
        type=block_type,
        policy=record.choice("policy", Policy, default_policy(block_type)),
        variants=_variants(record, ref(Kind.BLOCK, key), block_type, reading),
        guidance=record.text("guidance").rstrip("\n"),
        tags=record.tags(),
    )


def _variants(record: Record, name: str, block_type: BlockType, reading: Reading) -> tuple[Variant, ...]:
    node = record.node("value")
    if node is None:
        reading.faults.add(record.place, "A block needs value. Add `value:` and below it what the block says.")
        return ()
    fields = BLOCK_FIELDS[block_type]
    if set(fields) == {"value"}:
        return variants_of(node, name, "value", fields["value"], reading)
    found: list[Variant] = []
    for entry in as_table(
        node, reading.faults, f"The value of a {block_type} is a table of {', '.join(fields)}."
    ).entries:
        field = entry.key.text
        if field in fields:
            found += variants_of(entry.node, name, field, fields[field], reading)
        else:
            message = f"A {block_type} has no {shown(field)}.{nearest(field, fields)}"
            reading.faults.add(entry.key.place, message)
    return tuple(found)
