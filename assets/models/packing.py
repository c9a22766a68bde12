"""Columns of text or JSON that are kept compressed; code reads and writes them as what they are."""

import json
import zlib
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    Blob = models.BinaryField[Any, Any]
else:
    Blob = models.BinaryField


class PackedTextField(Blob):
    """Text, kept as zlib over its UTF-8. Bytes that were damaged are read as "", which is no content."""

    _pyi_private_get_type: Any  # what the stubs take values_list to give
    unreadable: Any = ""

    def from_db_value(self, value: Any, _expression: object, _connection: BaseDatabaseWrapper) -> Any:
        if value is None:
            return None
        try:
            return self.unpacked(zlib.decompress(bytes(value)).decode())
        except (zlib.error, ValueError):
            return self.unreadable

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        packed = value if value is None else zlib.compress(self.packed(value).encode())
        return super().get_db_prep_value(packed, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        """None of those that would look into the bytes: a query that tries is a FieldError."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def to_python(self, value: Any) -> Any:
        """As it is: a blob's own would read text as base64."""
        return value

    def value_to_string(self, obj: models.Model) -> Any:
        """What `dumpdata` writes, and `loaddata` reads: what the column says, not its bytes."""
        return self.value_from_object(obj)

    def unpacked(self, text: str) -> Any:
        return text

    def packed(self, value: Any) -> str:
        return str(value)


class PackedJSONField(PackedTextField):
    """Anything that JSON can say. Bytes that were damaged are read as None, which no use takes for a value."""

    unreadable = None

    def unpacked(self, text: str) -> Any:
        return json.loads(text)

    def packed(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
