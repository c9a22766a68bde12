"""Who reads: partners, what they are granted, and the keys they prove themselves with."""

import datetime as dt
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from assets.manifest import WORLD, Kind
from assets.models.asset import Act, key_validator
from assets.models.brand import REGION_PATTERN, Brand, Collection
from assets.models.content import SHA256_PATTERN, region_validator


class Partner(models.Model):
    """A reader of one brand's library, such as a shop or a product."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="partners")
    key = models.CharField(max_length=100, validators=[key_validator])
    title = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    budget = models.PositiveIntegerField(
        null=True, blank=True, help_text="Units a minute for each of its keys; 0 for no limit, empty for the usual."
    )

    class Meta:
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "key"], name="partner_key_is_unique"),
        ]

    def __str__(self) -> str:
        return self.key


class GrantQuerySet(models.QuerySet["Grant"]):
    def live(self, *, at: dt.datetime) -> "GrantQuerySet":
        return self.filter(starts_at__lte=at).exclude(ends_at__lte=at)

    def unended(self, *, at: dt.datetime) -> "GrantQuerySet":
        """Those that are live or still ahead."""
        return self.exclude(ends_at__lte=at)


class Grant(models.Model):
    """Leave to read a collection's assets of these kinds in a region and those below it."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="grants")
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="grants")
    region = models.CharField(max_length=3, default=WORLD, validators=[region_validator])
    kinds = models.JSONField(default=list, help_text='["kit", "block", "media"]')
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="grants", editable=False)
    ended_by = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, related_name="ended_grants", editable=False)
    planned_starts_at = models.DateTimeField(
        null=True, editable=False, help_text="Of one that was ended before it started: when it would have."
    )
    planned_ends_at = models.DateTimeField(
        null=True, editable=False, help_text="Of one that was ended early: when it would have ended, if ever."
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["partner", "collection", "region"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "collection", "region", "starts_at"], name="grant_is_unique"),
            models.CheckConstraint(condition=models.Q(region__regex=REGION_PATTERN), name="grant_region_has_its_shape"),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="grant_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.collection_id} in {self.region}"

    def has_ended(self, at: dt.datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at

    def clean(self) -> None:
        known = {kind.value for kind in Kind}
        if not isinstance(self.kinds, list) or not self.kinds or set(map(str, self.kinds)) - known:
            raise ValidationError({"kinds": f"List one or more of {', '.join(sorted(known))}."})


class Action(models.TextChoices):
    """What a key may be narrowed to. All of them read; what is ever added that writes is no browser's."""

    READ = "read", "content, documents and lists"
    RENDITION = "rendition", "derived files"
    ARCHIVE = "archive", "kits as archives"


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def working(self, *, at: dt.datetime) -> "ApiKeyQuerySet":
        """Neither revoked nor expired by then. Their partner may be inactive."""
        return self.filter(revoked_at__isnull=True).exclude(expires_at__lte=at)


class ApiKey(models.Model):
    """A partner's secret, of which only an HMAC is kept. It narrows the grants, never widens them.

    One with `origins` is publishable: it may stand in a web page, and works for pages of those origins alone.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="api_keys")
    key_id = models.CharField(max_length=8, unique=True, editable=False, help_text="The public part of the key.")
    digest = models.CharField(max_length=64, editable=False, help_text="HMAC-SHA256 of the whole key with the pepper.")
    last_four = models.CharField(max_length=4, editable=False)
    pepper_mark = models.CharField(
        max_length=8, editable=False, blank=True, default="", db_default="", help_text="Which pepper the digest is of."
    )
    title = models.CharField(max_length=200, blank=True)
    actions = models.JSONField(default=list, blank=True, help_text='Narrows to such as ["read"]; empty: all.')
    origins = models.JSONField(default=list, blank=True, help_text="Publishable: for web pages of these alone.")
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="To the minute.")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="successors")
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="api_keys", editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["partner", "key_id"]
        verbose_name = "API key"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(digest__regex=SHA256_PATTERN), name="api_key_digest_is_hmac"),
            models.CheckConstraint(
                condition=models.Q(key_id__regex=r"^[0-9A-Za-z]{8}\Z"), name="api_key_id_has_its_shape"
            ),
        ]

    def __str__(self) -> str:
        return f"bk_{self.key_id}…{self.last_four}"

    @property
    def is_publishable(self) -> bool:
        return bool(self.origins)

    def works_at(self, at: dt.datetime) -> bool:
        return self.state_at(at) == "works"

    def state_at(self, at: dt.datetime) -> str:
        """works, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "works" if self.expires_at is None or at < self.expires_at else "expired"
