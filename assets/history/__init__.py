"""Every change of a draft becomes one act, one revision and one snapshot an asset; the home of django-reversion.

    with history.revise(brand=brand, actor=actor, verb="save", now=now, note="") as revision:
        revision.write(manifest, expected_version=3)     # or: touch(asset, 3), then change its rows
    revision.act                                         # None when nothing differed

AlreadyDone leaves revise() and record_act() when their idempotency key was used; it carries the earlier act. Conflict,
BadContent, StillInUse: nothing was written.
"""

from assets.history.acts import Actor, AlreadyDone, act_hash, earlier_act, lock_brand, record_act
from assets.history.auditing import Audit, Break, verify_audit
from assets.history.deleting import StillInUse
from assets.history.growing import Grown, Growth, growth_of, growth_of_asset
from assets.history.listing import Change, Entry, acts_of
from assets.history.measuring import Amount
from assets.history.pruning import Pruned, plan_pruning, prune
from assets.history.registering import register
from assets.history.revising import Revising, revise
from assets.history.sequence import sequence
from assets.history.snapshots import (
    RevisionPruned,
    content,
    credits,
    credits_of,
    newest_snapshot,
    newest_snapshots,
)
from assets.history.thinning import Policy
from assets.history.verifying import Difference, verify

__all__ = [
    "Actor",
    "AlreadyDone",
    "Amount",
    "Audit",
    "Break",
    "Change",
    "Difference",
    "Entry",
    "Grown",
    "Growth",
    "Policy",
    "Pruned",
    "Revising",
    "RevisionPruned",
    "StillInUse",
    "act_hash",
    "acts_of",
    "content",
    "credits",
    "credits_of",
    "earlier_act",
    "growth_of",
    "growth_of_asset",
    "lock_brand",
    "newest_snapshot",
    "newest_snapshots",
    "plan_pruning",
    "prune",
    "record_act",
    "register",
    "revise",
    "sequence",
    "verify",
    "verify_audit",
]
