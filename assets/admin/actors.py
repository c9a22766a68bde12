"""A request → the actor who signs what it writes."""

from typing import Any

from django.http import HttpRequest

from assets.history import Actor

MAX_NAME = 200


def actor_of(request: HttpRequest) -> Actor:
    """The person logged in, under a stable id and the name colleagues know."""
    user: Any = request.user
    return Actor(id=f"user:{user.pk}", name=(user.get_full_name() or user.get_username())[:MAX_NAME], role="person")
