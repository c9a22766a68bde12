"""What acts and instants changed for one partner: one description, which the feed, webhooks and exports share.

A `Change` is thin: a type, the asset, the editions it is about, the release they have now, and when. Whoever is told
of it asks the API for the rest with a key of the partner's, so a change never carries what a grant hides.

The feed pages through all of a partner's changes: `follow(reader, place, now=…, size=…)`. Webhooks and exports ask for
single steps:

    brought(partner, act, now=…)               -> what act N did for partner P at once; () where it shows P nothing
    came_due(partner, after, until, now=…)     -> what scheduled starts, ends of grants and the like did in between

Both may be asked at any time after the act: they read rows as they stood after it, and leave out what may not be seen
any more. So an outbox keeps an act's id, written in the act's transaction, and the worker that sends asks what it
brought to whom.
"""

from assets.delivery.changes.entries import Change, ChangeType, Editions, Held, difference
from assets.delivery.changes.following import Page, brought, came_due, follow, mark_of, newest
from assets.delivery.changes.positions import Place, Position

__all__ = [
    "Change",
    "ChangeType",
    "Editions",
    "Held",
    "Page",
    "Place",
    "Position",
    "brought",
    "came_due",
    "difference",
    "follow",
    "mark_of",
    "newest",
]
