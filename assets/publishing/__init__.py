"""Drafts → releases with their documents: plan, publish, withdraw, preview."""

from assets.publishing.activating import withdraw
from assets.publishing.committing import Published, publish
from assets.publishing.planning import Plan, PlannedDocument, PlannedRelease, Progress, plan
from assets.publishing.previewing import Preview, PreviewedDocument, drafts_coverage, preview

__all__ = [
    "Plan",
    "PlannedDocument",
    "PlannedRelease",
    "Preview",
    "PreviewedDocument",
    "Progress",
    "Published",
    "drafts_coverage",
    "plan",
    "preview",
    "publish",
    "withdraw",
]
