"""Drafts → releases with their documents: plan, publish, roll back, withdraw, preview, verify."""

from assets.publishing.activating import withdraw
from assets.publishing.backdating import release_past
from assets.publishing.committing import Published, publish
from assets.publishing.listing import Changes, Listed, Live, releases_of
from assets.publishing.outlining import Outline, PlannedDocument, PlannedRelease, Settled, outline, settle
from assets.publishing.planning import Plan, complete, plan
from assets.publishing.previewing import Preview, PreviewedDocument, drafts_coverage, preview
from assets.publishing.recalling import Recalling, UsingKit, end_recall, recall, recalls_of
from assets.publishing.reproducing import Damage
from assets.publishing.rolling_back import RolledBack, roll_back
from assets.publishing.scheduling import Moved, Schedule, cancel, moved_by_zones, reschedule, schedules
from assets.publishing.verifying import Verified, verify_releases

__all__ = [
    "Changes",
    "Damage",
    "Listed",
    "Live",
    "Moved",
    "Outline",
    "Plan",
    "PlannedDocument",
    "PlannedRelease",
    "Preview",
    "PreviewedDocument",
    "Published",
    "Recalling",
    "RolledBack",
    "Schedule",
    "Settled",
    "UsingKit",
    "Verified",
    "cancel",
    "complete",
    "drafts_coverage",
    "end_recall",
    "moved_by_zones",
    "outline",
    "plan",
    "preview",
    "publish",
    "recall",
    "recalls_of",
    "release_past",
    "releases_of",
    "reschedule",
    "roll_back",
    "schedules",
    "settle",
    "verify_releases",
    "withdraw",
]
