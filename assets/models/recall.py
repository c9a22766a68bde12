"""Recalls: intervals in which a media or a file may not be delivered to anybody."""

import datetime as dt
from typing import ClassVar

from django.db import models

from assets.models.asset import Act, Asset
from assets.models.brand import Brand
from assets.models.content import File

MAX_REASON_LENGTH = 500


class RecallQuerySet(models.QuerySet["Recall"]):
    def live(self, *, at: dt.datetime) -> "RecallQuerySet":
        return self.filter(starts_at__lte=at).exclude(ends_at__lte=at)

    def unended(self, *, at: dt.datetime) -> "RecallQuerySet":
        """Those that are live or still ahead."""
        return self.exclude(ends_at__lte=at)

    def reaching(self, file: object) -> "RecallQuerySet":
        """Those that name the file, or a media of which any release names it."""
        return self.filter(models.Q(file=file) | models.Q(asset__releases__files=file))

    def touching(self, release: object) -> "RecallQuerySet":
        """Those that reach a file which the release names."""
        by_file = models.Q(file__releases=release)
        return self.filter(by_file | models.Q(asset__releases__files__releases=release))


class Recall(models.Model):
    """Names a media or a file, never both. Only ever added; ended once, by an act of its own."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="own_recalls")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, null=True, related_name="recalls")
    file = models.ForeignKey(File, on_delete=models.PROTECT, null=True, related_name="recalls")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=MAX_REASON_LENGTH, help_text="Told to everybody who asks for what it names.")
    successor = models.ForeignKey(Asset, on_delete=models.PROTECT, null=True, related_name="succeeds")
    is_file_only = models.BooleanField(
        "file only", default=False, help_text="Documents that name the file stay as they are."
    )
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="recalls")
    ended_by = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, related_name="ended_recalls")

    objects = RecallQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(asset__isnull=True, file__isnull=False)
                | models.Q(asset__isnull=False, file__isnull=True),
                name="recall_names_an_asset_or_a_file",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True, ended_by__isnull=True)
                | models.Q(ends_at__isnull=False, ended_by__isnull=False),
                name="recall_is_ended_by_an_act",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="recall_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"recall of {self.target}"

    @property
    def target(self) -> str:
        """The media's reference or the file's digest."""
        return self.asset.ref if self.asset else str(self.file_id)
