"""Turns a name and a password into an editor; the demo's login works in development only."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend


class EditorBackend(ModelBackend):
    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at login and again for each session, so a demo session does not outlive the move to production."""
        is_demo = user is not None and user.get_username() == settings.DEMO_USERNAME
        return super().user_can_authenticate(user) and not (is_demo and settings.IS_PRODUCTION)
