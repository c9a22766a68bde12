"""What acts and instants changed for one partner: one description, which the feed, webhooks and exports share.

A `Change` is thin: a type, the asset, the editions it is about, the release they have now, and when. Whoever is told
of it asks the API for the rest with a key of the partner's, so a change never carries what a grant hides.

The feed pages through all of a partner's changes; see `assets.api`. Webhooks and exports ask for single steps:

    brought(partner, act)               -> what act N did for partner P at once: () where it shows P nothing
    came_due(partner, after, until)     -> what scheduled starts, ends of grants and the like did in a span of time

Both answer the same at any time after the act, since they read rows as they stood after it. So an outbox keeps an act's
id, written in the act's transaction, and the worker that sends asks what it brought to whom.
"""

from assets.delivery.changes.entries import Change, ChangeType, Editions, Held, difference

__all__ = ["Change", "ChangeType", "Editions", "Held", "difference"]
