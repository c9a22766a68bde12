"""Drafts → releases with their documents: plan, publish, roll back, withdraw, preview."""

from assets.publishing.activating import withdraw
from assets.publishing.committing import Published, publish
from assets.publishing.listing import Changes, Listed, Live, releases_of
from assets.publishing.planning import Plan, PlannedDocument, PlannedRelease, Progress, plan
from assets.publishing.previewing import Preview, PreviewedDocument, drafts_coverage, preview
from assets.publishing.rolling_back import RolledBack, roll_back

__all__ = [
    "Changes",
    "Listed",
    "Live",
    "Plan",
    "PlannedDocument",
    "PlannedRelease",
    "Preview",
    "PreviewedDocument",
    "Progress",
    "Published",
    "RolledBack",
    "drafts_coverage",
    "plan",
    "preview",
    "publish",
    "releases_of",
    "roll_back",
    "withdraw",
]
