"""Drafts → what publishing them now would change: documents, texts that fall back, problems; nothing is written."""

from assets.impact.documents import Affected, Sign
from assets.impact.fallbacks import Fallback
from assets.impact.foreseeing import Impact, impact
from assets.impact.telling import by_kit, place, summary

__all__ = ["Affected", "Fallback", "Impact", "Sign", "by_kit", "impact", "place", "summary"]
