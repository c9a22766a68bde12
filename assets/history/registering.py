"""The kinds of assets → reversion's registry: the admin lists an asset's revisions from its versions.

A version holds an asset's own columns. What its other rows said is in the snapshot of the same revision: nothing is
followed, no row is stored twice.
"""

import reversion

from assets.models import Block, Brand, Kit, Media, Template

LINKS = ("templates", "regions")


def register() -> None:
    """Called once, when Django has loaded the models."""
    for model in (Brand, Block, Media, Template, Kit):
        names = {field.name for field in model._meta.local_many_to_many}
        reversion.register(model, exclude=[name for name in LINKS if name in names])
