"""A draft template → the same with the layouts and fixed strings that it uses, read from the shipped files."""

from functools import cache
from pathlib import Path

from django.conf import settings

from assets.manifest import TemplateManifest
from assets.rendering import Shipped, freeze_template, read_shipped


def complete_template(template: TemplateManifest) -> TemplateManifest:
    """Copies the layouts and gettext messages in use into the manifest: a release needs no file of this version."""
    return freeze_template(template, shipped())


@cache
def shipped() -> Shipped:
    """The layouts in templates/kits and the catalogues in locale/, read once per process."""
    root = Path(settings.BASE_DIR)
    return read_shipped(layouts=root / "templates" / "kits", catalogues=root / "locale")
