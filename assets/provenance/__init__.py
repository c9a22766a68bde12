"""What was released → where it came from. Reads releases, documents and acts, for staff alone; writes nothing."""

from assets.provenance.blaming import Blame, Blamed, blame
from assets.provenance.sources import Written
from assets.provenance.telling import facts_of

__all__ = ["Blame", "Blamed", "Written", "blame", "facts_of"]
