"""A partner's grants → a copy of what the API answers it, as files that a web server or a CDN serves alone.

    done = sites.export(partner, sites.target_at(where), now=now)

Answers are taken from the API itself, which is asked in this process on the partner's behalf. Each becomes an object
that never changes, named by its ETag and headers, and a pointer to it at the answer's path; see docs/static.md.
"""

from assets.sites.exporting import Done, export
from assets.sites.folder import Folder
from assets.sites.keeping import ask_for_due, keep, refresh, stop
from assets.sites.serving import configure
from assets.sites.targets import Target, place_of, target_at

__all__ = [
    "Done",
    "Folder",
    "Target",
    "ask_for_due",
    "configure",
    "export",
    "keep",
    "place_of",
    "refresh",
    "stop",
    "target_at",
]
