"""Rows → pages for editors. Every save goes through history; publishing, previews and errands call their use cases."""

from assets.admin import (
    access,
    audit,
    blocks,
    brands,
    collections,
    deliveries,
    files,
    jobs,
    keys,
    kits,
    library,
    media,
    recalls,
    templates,
    webhooks,
)

__all__ = [
    "access",
    "audit",
    "blocks",
    "brands",
    "collections",
    "deliveries",
    "files",
    "jobs",
    "keys",
    "kits",
    "library",
    "media",
    "recalls",
    "templates",
    "webhooks",
]
