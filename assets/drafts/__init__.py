"""Rows become manifests, and manifests become rows.

`write` belongs inside `history.revise`: it takes no lock and leaves no trace of its own.
"""

from assets.drafts.brands import new_brand
from assets.drafts.reading import read, read_brand, read_many, rights_facts
from assets.drafts.rows import concrete
from assets.drafts.soundness import require_sound
from assets.drafts.typesetting import typeset
from assets.drafts.writing import write

__all__ = [
    "concrete",
    "new_brand",
    "read",
    "read_brand",
    "read_many",
    "require_sound",
    "rights_facts",
    "typeset",
    "write",
]
