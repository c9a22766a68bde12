"""Revisions, releases and drafts as named states, to compare and to restore: one asset, part of it, or a whole kit."""

from assets.restoring.moments import kit_at
from assets.restoring.planning import Plan, Step, partly, plan
from assets.restoring.restoring import restore
from assets.restoring.states import State, comparable, state_of

__all__ = ["Plan", "State", "Step", "comparable", "kit_at", "partly", "plan", "restore", "state_of"]
