"""Rows: the draft library, its releases, and who may read them."""

from assets.models.access import Action, ApiKey, Grant, Partner
from assets.models.asset import Act, Asset, Chain, Snapshot
from assets.models.brand import Brand, Collection, Membership, Preset, Region
from assets.models.budget import Budget
from assets.models.content import Block, File, Kit, Media, Part, Placement, Slot, Template, TermForm, Variant
from assets.models.copy import Copy
from assets.models.job import Job, JobState, Worker
from assets.models.recall import Recall
from assets.models.release import Activation, Approval, Document, DocumentUse, Reference, Release
from assets.models.removal import Removal
from assets.models.rendition import Rendition
from assets.models.search import DraftRow, SearchRow, Trait
from assets.models.webhook import Delivery, DeliveryState, Disabled, Endpoint

__all__ = [
    "Act",
    "Action",
    "Activation",
    "ApiKey",
    "Approval",
    "Asset",
    "Block",
    "Brand",
    "Budget",
    "Chain",
    "Collection",
    "Copy",
    "Delivery",
    "DeliveryState",
    "Disabled",
    "Document",
    "DocumentUse",
    "DraftRow",
    "Endpoint",
    "File",
    "Grant",
    "Job",
    "JobState",
    "Kit",
    "Media",
    "Membership",
    "Part",
    "Partner",
    "Placement",
    "Preset",
    "Recall",
    "Reference",
    "Region",
    "Release",
    "Removal",
    "Rendition",
    "SearchRow",
    "Slot",
    "Snapshot",
    "Template",
    "TermForm",
    "Trait",
    "Variant",
    "Worker",
]
