"""A message's argument ↔ how editors write it: 3, Anna, @block/price, @runtime, ["salt", "pepper"]."""

import json
from collections.abc import Mapping
from typing import Any

from assets.manifest.canonical import from_plain
from assets.manifest.shapes import Argument

ASSET_MARK = "@"
RUNTIME = "@runtime"


def read_argument(text: str) -> dict[str, Any]:
    """What is stored for an argument written in a line."""
    if text == RUNTIME:
        return {"is_runtime": True}
    if text.startswith(ASSET_MARK):
        return {"asset": text.removeprefix(ASSET_MARK)}
    value = _json(text)
    if isinstance(value, list):
        return {"literal": [str(item) for item in value]}
    return {"literal": value if isinstance(value, (int, str)) and not isinstance(value, bool) else text}


def arguments_of(stored: Mapping[str, Any]) -> Mapping[str, Argument]:
    """The arguments that were read from lines."""
    arguments: Mapping[str, Argument] = from_plain(Mapping[str, Argument], stored)
    return arguments


def show_argument(argument: Argument | Mapping[str, Any]) -> str:
    """How an argument, or its stored form, is written in a line."""
    facts = arguments_of({"": argument})[""] if isinstance(argument, Mapping) else argument
    if facts.is_runtime:
        return RUNTIME
    if facts.asset:
        return ASSET_MARK + facts.asset
    text = facts.literal
    if isinstance(text, str) and read_argument(text) == {"literal": text} and text == text.strip() and "\n" not in text:
        return text
    return json.dumps(text, ensure_ascii=False)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
