"""What is written under `arguments` or `defaults` becomes a message's arguments."""

from assets.exchange.faults import Faults
from assets.exchange.nodes import Node, Row, Text
from assets.exchange.reading import Reading
from assets.exchange.records import Record, as_text, literal
from assets.manifest import Argument


def arguments_of(record: Record, name: str, reading: Reading) -> dict[str, Argument]:
    entries = record.entries(name, f"{name} is a table: `count: 3`.")
    return {entry.key.text: _argument(entry.node, reading.faults) for entry in entries}


def _argument(node: Node, faults: Faults) -> Argument:
    """A literal, a list of texts, `{asset: block/price}` or `{runtime: true}`."""
    if isinstance(node, Text):
        as_text(node, faults, "An argument is a value.")
        return Argument(literal=literal(node))
    if isinstance(node, Row):
        return Argument(literal=tuple(as_text(item, faults, "A list holds texts.") for item in node.items))
    record = Record(node, ("asset", "runtime"), faults, what="An argument")
    if ("asset" in record) == ("runtime" in record):
        faults.add(node.place, "An argument is a value, {asset: block/price} or {runtime: true}. Write one of these.")
    return Argument(asset=record.text("asset"), is_runtime=record.flag("runtime", default=False))
