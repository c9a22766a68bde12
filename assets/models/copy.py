"""Copies of what partners are answered that are kept up."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from assets.models.access import Partner


class Copy(models.Model):
    """A place that workers export to whenever acts or instants have changed something.

    It was exported at the `sequence` of acts, and is due again when that is another one, or at `due_at`.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="copies")
    place = models.CharField(max_length=500, help_text="A folder, or s3://bucket/prefix?endpoint=…")
    sequence = models.BigIntegerField(default=-1, editable=False)
    due_at = models.DateTimeField(null=True, editable=False)
    exported_at = models.DateTimeField(null=True, editable=False)
    paths = models.PositiveIntegerField(default=0, editable=False)
    error = models.TextField(blank=True, editable=False, help_text="Why the last export failed.")
    kept_since = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["place"]
        verbose_name_plural = "copies"
        constraints: ClassVar = [models.UniqueConstraint(fields=["place"], name="copy_place_is_unique")]

    def __str__(self) -> str:
        return f"copy {self.pk}: {self.place}"
