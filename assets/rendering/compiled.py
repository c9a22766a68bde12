"""Layouts → their compiled code, kept for all documents: compiling them is most of what a document costs.

Children inherit what their zygote has compiled. A part's own source is an editor's: only its child ever compiles it.
"""

from functools import cache
from types import CodeType

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from assets.rendering.origins import LAYOUT_PREFIX

LAYOUTS_KEPT = 64


class KeptLayouts(BytecodeCache):
    """Code by name and source, for environments that compile alike; of layouts only, the first LAYOUTS_KEPT."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Compared by its whole source: the bucket's checksum is the source itself."""
        bucket = Bucket(environment, name, source)
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code and bucket.key.startswith(LAYOUT_PREFIX) and len(self._code) < LAYOUTS_KEPT:
            self._code[bucket.key, bucket.checksum] = bucket.code


@cache
def kept_layouts(*, is_traced: bool, is_escaped: bool) -> KeptLayouts:
    """This process's; code that is traced, or escapes, is other code."""
    return KeptLayouts()
