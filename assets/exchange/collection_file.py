"""collections.yaml becomes the brand's collections and the assets listed in them."""

from dataclasses import dataclass

from assets.errors import BadContent
from assets.exchange.faults import Place
from assets.exchange.nodes import Entry, Node
from assets.exchange.reading import Reading
from assets.exchange.records import Record, as_table
from assets.manifest import split_ref

FILE = "collections.yaml"
KEYS = ("title", "assets")


@dataclass(frozen=True, slots=True)
class CollectionFile:
    """A collection as written: its assets are all that belong to it from the push on."""

    key: str
    title: str
    assets: tuple[str, ...]
    place: Place


def collections_of(node: Node, reading: Reading) -> tuple[CollectionFile, ...]:
    table = as_table(node, reading.faults, "collections.yaml is a table: `launch: {title: …, assets: […]}`.")
    return tuple(_collection(entry, reading) for entry in table.entries)


def _collection(entry: Entry, reading: Reading) -> CollectionFile:
    key = entry.key.text
    record = Record(entry.node, KEYS, reading.faults, what="A collection")
    assets = []
    for text in record.texts("assets"):
        try:
            split_ref(text.text)
        except BadContent as error:
            reading.faults.add(text.place, str(error))
        reading.note(text.place, f"collection/{key}", text.text)
        assets.append(text.text)
    return CollectionFile(key, record.text("title", key), tuple(dict.fromkeys(assets)), entry.key.place)
