"""Revisions, releases and drafts as named states, to compare and to restore."""

from assets.restoring.states import State, comparable, state_of

__all__ = ["State", "comparable", "state_of"]
