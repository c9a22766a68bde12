"""templates/key/template.yaml and the sources beside it become a template's manifest."""

from pathlib import PurePosixPath

from assets.errors import BadContent
from assets.exchange.argument_nodes import arguments_of
from assets.exchange.faults import Place, nearest, shown
from assets.exchange.folder import fault_of
from assets.exchange.nodes import Entry, Node, Text
from assets.exchange.reading import Reading
from assets.exchange.records import Record, as_row, as_text
from assets.manifest import DRAWN_TYPES, BlockType, Channel, Kind, Part, Slot, TemplateManifest, ref

FILE = "template.yaml"
KEYS = ("title", "tags", "channel", "slots", "parts")
SLOT_KEYS = ("types", "list", "required", "defaults")
PART_KEYS = ("file", "media_type", "limit")
SLOT_TYPES = tuple(sorted([*(type_.value for type_ in BlockType), Kind.MEDIA.value]))
MEDIA_TYPES = {
    ".html": "text/html", ".txt": "text/plain", ".json": "application/json",
    ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp",
}  # fmt: skip
LAYERS = ".xml"
"""What follows a picture's name in the name of its source: square.jpg is drawn from the layers in square.jpg.xml."""
MAX_SOURCE_BYTES = 65_536


def template_of(node: Node, key: str, title: str, reading: Reading) -> TemplateManifest:
    record = Record(node, KEYS, reading.faults, what="A template")
    record.required_text("channel")
    name = ref(Kind.TEMPLATE, key)
    parts = _parts(record, key, reading)
    for part in parts:
        reading.note(Place(f"templates/{key}/{_file_of(part.name, part.media_type)}"), name, part.name)
    return TemplateManifest(
        key=key,
        title=record.text("title", title),
        channel=record.choice("channel", Channel, Channel.WEB),
        slots=tuple(_slot(entry, reading) for entry in record.entries("slots", "slots is a table: `headline: text`.")),
        parts=parts,
        tags=record.tags(),
    )


def _slot(entry: Entry, reading: Reading) -> Slot:
    """`headline: text`, or a table where one type is not all there is to say."""
    name, node = entry.key.text, entry.node
    if isinstance(node, Text):
        return Slot(name=name, types=_types((node,), reading))
    record = Record(node, SLOT_KEYS, reading.faults, what="A slot")
    if "types" not in record:
        reading.faults.add(record.place, "A slot needs types. Add a line such as `types: [text]`.")
    return Slot(
        name=name,
        types=_types(record.texts("types"), reading),
        is_list=record.flag("list", default=False),
        is_required=record.flag("required", default=True),
        defaults=arguments_of(record, "defaults", reading),
    )


def _types(nodes: tuple[Text, ...], reading: Reading) -> tuple[str, ...]:
    for node in nodes:
        if node.text not in SLOT_TYPES:
            reading.faults.add(node.place, f"{shown(node.text)} is not a slot's type.{nearest(node.text, SLOT_TYPES)}")
    return tuple(node.text for node in nodes if node.text in SLOT_TYPES)


def _parts(record: Record, key: str, reading: Reading) -> tuple[Part, ...]:
    folder = f"templates/{key}"
    node = record.node("parts")
    if node is None:
        reading.faults.add(record.place, "A template needs parts. Add a line such as `parts: [web.html]`.")
        return ()
    items = as_row(node, reading.faults, "parts is a list of files, such as [web.html].").items
    parts = [part for item in items if (part := _part(item, folder, reading))]
    names = [part.name for part in parts]
    for name in sorted({name for name in names if names.count(name) > 1}):
        reading.faults.add(node.place, f"The part {name} is listed twice. Keep one.")
    listed = {f"{folder}/{_file_of(part.name, part.media_type)}" for part in parts} | {f"{folder}/{FILE}"}
    for path in sorted(set(reading.folder.under(folder)) - listed):
        reading.faults.add(Place(path), "No part names this file. List it under parts, or delete it.")
    return tuple(parts)


def _part(node: Node, folder: str, reading: Reading) -> Part | None:
    """`web.html`, or a table with a limit or a media type."""
    if isinstance(node, Text):
        name, media_type, limit = as_text(node, reading.faults, "A part is a file's name."), "", 0
    else:
        record = Record(node, PART_KEYS, reading.faults, what="A part")
        name, media_type, limit = record.required_text("file"), record.text("media_type"), record.number("limit", 0)
    media_type = media_type or MEDIA_TYPES.get(PurePosixPath(name).suffix, "")
    if name and not media_type:
        reading.faults.add(node.place, f"The media type of {shown(name)} is unknown. Write `media_type: text/…`.")
    source = _source(f"{folder}/{_file_of(name, media_type)}", node, reading)
    return Part(name=name, media_type=media_type, source=source, limit=limit) if name else None


def _file_of(name: str, media_type: str) -> str:
    return f"{name}{LAYERS}" if media_type in DRAWN_TYPES else name


def _source(path: str, node: Node, reading: Reading) -> str:
    try:
        body = reading.folder.read(path, MAX_SOURCE_BYTES)
        return body.decode().replace("\r\n", "\n")
    except BadContent as error:
        fault = fault_of(error, path)
        if path in reading.folder.files:
            reading.faults.add(fault.place, fault.message)
        else:
            reading.faults.add(node.place, f"{shown(path)}: {fault.message}")
    except UnicodeDecodeError:
        reading.faults.add(Place(path), "This is not UTF-8 text. Save the file as UTF-8.")
    return ""
