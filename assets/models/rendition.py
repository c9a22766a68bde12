"""Derived files: what was ordered, and what was made of it. Rows and bytes may be deleted; both are made again."""

from typing import ClassVar

from django.db import models

from assets.models.content import SHA256_PATTERN


class Rendition(models.Model):
    """A file derived by a recipe; `digest` is "" while it is being made, or where `fault` says why it cannot be."""

    recipe = models.CharField(max_length=64, primary_key=True)
    order = models.JSONField(help_text="What the recipe digests, so that the file can be made again.")
    engine = models.JSONField(default=dict, help_text="The versions that drew it.")
    source = models.CharField(max_length=64, help_text="The digest of the file that it is derived from.")
    digest = models.CharField(max_length=64, blank=True, default="")
    media_type = models.CharField(max_length=100, blank=True, default="")
    size_bytes = models.PositiveBigIntegerField(default=0)
    width_px = models.PositiveIntegerField(default=0)
    height_px = models.PositiveIntegerField(default=0)
    colour = models.CharField(max_length=7, blank=True, default="", help_text="The mean colour.")
    fault = models.CharField(max_length=500, blank=True, default="")
    claimed_at = models.DateTimeField(help_text="Since when somebody makes it, or has seen that it cannot be made.")
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["recipe"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(recipe__regex=SHA256_PATTERN), name="rendition_recipe_is_sha256"),
            models.CheckConstraint(
                condition=models.Q(digest="") | models.Q(digest__regex=SHA256_PATTERN),
                name="rendition_digest_is_sha256",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["digest"], name="rendition_by_digest"),
            models.Index(fields=["source"], name="rendition_by_source"),
        ]

    def __str__(self) -> str:
        return self.recipe[:8]
