"""What was released → where it came from. Reads releases, documents and acts, for staff alone; writes nothing."""

from assets.provenance.blaming import Blame, Blamed, blame
from assets.provenance.expiring import Expiring, expiring_rights
from assets.provenance.sources import Written
from assets.provenance.telling import facts_of
from assets.provenance.using import Named, Usage, Use, used_by

__all__ = [
    "Blame",
    "Blamed",
    "Expiring",
    "Named",
    "Usage",
    "Use",
    "Written",
    "blame",
    "expiring_rights",
    "facts_of",
    "used_by",
]
