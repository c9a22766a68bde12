"""Files that are being deleted at this moment."""

from typing import ClassVar

from django.db import models

from assets.models.content import SHA256_PATTERN


class Removal(models.Model):
    """A claim on bytes that a sweep is deleting: whoever stores the same bytes waits until it is gone."""

    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["digest"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(digest__regex=SHA256_PATTERN), name="removal_digest_is_sha256"),
        ]

    def __str__(self) -> str:
        return self.digest[:8]
