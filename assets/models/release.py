"""Releases and activations: what was frozen, and from when on which region gets it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import ClassVar

from django.db import models

from assets.manifest import WORLD
from assets.models.asset import Act, Asset
from assets.models.brand import REGION_PATTERN
from assets.models.content import SHA256_PATTERN, File, region_validator
from assets.models.packing import PackedJSONField, PackedTextField
from assets.models.rendition import Rendition

PACKED = ("manifest", "lock", "credits")
"""A release's large columns, which are unpacked as they are read: left out where nothing needs them."""


class Release(models.Model):
    """Immutable: canonical content, the exact releases it uses, and the digest over both. No column ever changes."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … within the asset.")
    digest = models.CharField(max_length=64)
    manifest = PackedTextField(help_text="Canonical JSON; see assets.manifest.")
    lock = PackedJSONField(default=dict, help_text="Reference -> digest, flat and transitive.")
    schema = models.PositiveIntegerField()
    credits = PackedJSONField(default=dict, help_text="JSON pointer into the manifest -> id of the act it came from.")
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="releases")
    files = models.ManyToManyField(File, related_name="releases", help_text="Files that it or its documents name.")

    class Meta:
        ordering: ClassVar = ["asset", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["asset", "number"], name="release_number_is_unique"),
            models.UniqueConstraint(fields=["asset", "digest"], name="release_digest_is_unique"),
            models.CheckConstraint(condition=models.Q(digest__regex=SHA256_PATTERN), name="release_digest_is_sha256"),
        ]
        indexes: ClassVar = [models.Index(fields=["digest"], name="release_by_digest")]

    def __str__(self) -> str:
        return f"release {self.number}"


class Reference(models.Model):
    """That a release names an asset, and where: a JSON pointer into its manifest."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="references")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="referenced_by")
    pointer = models.CharField(max_length=500)

    class Meta:
        ordering: ClassVar = ["release", "pointer"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "asset", "pointer"], name="reference_is_unique"),
        ]

    def __str__(self) -> str:
        return self.pointer


class ActivationQuerySet(models.QuerySet["Activation"]):
    def reaching(self, *, at: dt.datetime, regions: Sequence[str]) -> "ActivationQuerySet":
        """Those that have taken effect by `at` for an edition whose region path (nearest first) is `regions`."""
        return self.filter(effective_at__lte=at, cancelled_at__isnull=True, region__in=regions)

    def current(self, *, at: dt.datetime, regions: Sequence[str] = (WORLD,)) -> "ActivationQuerySet":
        """One row per asset: the newest of those reaching; a row without release means withdrawn."""
        newest = (
            Activation.objects.reaching(at=at, regions=regions)
            .filter(asset=models.OuterRef("asset"))
            .order_by("-effective_at", "-id")
        )
        return self.filter(pk=models.Subquery(newest.values("pk")[:1]))

    def of_assets(self, assets: Iterable[Asset]) -> "ActivationQuerySet":
        return self.filter(asset__in=list(assets))

    def with_releases(self) -> "ActivationQuerySet":
        """With their releases, whose packed columns wait until they are asked for."""
        return self.select_related("release").defer(*(f"release__{name}" for name in PACKED))


class Activation(models.Model):
    """From `effective_at` on, `region` and the regions in it get this release, or none (withdrawn). Only ever added."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="activations")
    region = models.CharField(max_length=3, default=WORLD, validators=[region_validator])
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="activations")
    effective_at = models.DateTimeField()
    wall_time = models.CharField(
        max_length=19, blank=True, help_text="What was asked for, where that is a time on the region's clocks."
    )
    zone = models.CharField(max_length=64, blank=True, help_text="The zone in which the wall time became an instant.")
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="activations")
    cancelled_at = models.DateTimeField(
        null=True, blank=True, help_text="Only set while effective_at is in the future."
    )
    cancelled_by = models.ForeignKey(
        Act, on_delete=models.PROTECT, null=True, editable=False, related_name="cancelled_activations"
    )

    objects = ActivationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-effective_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(region__regex=REGION_PATTERN), name="activation_region_has_its_shape"
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True) | models.Q(cancelled_at__lt=models.F("effective_at")),
                name="activation_is_cancelled_before_it_starts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["asset", "region", "-effective_at", "-id"], name="activation_current"),
            models.Index(fields=["effective_at"], name="activation_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.region} from {self.effective_at:%Y-%m-%d %H:%M}"


class Document(models.Model):
    """Rendered bytes, made once per recipe; the recipe digests exactly what they depend on."""

    recipe = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    body = models.BinaryField()
    spans = models.BinaryField(null=True, help_text="zlib over the index's JSON; empty where tracing was lost.")
    engine = models.JSONField(default=dict)
    renditions = models.ManyToManyField(Rendition, related_name="documents", help_text="Derived files that it names.")

    class Meta:
        ordering: ClassVar = ["recipe"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(recipe__regex=SHA256_PATTERN), name="document_recipe_is_sha256"),
            models.CheckConstraint(condition=models.Q(digest__regex=SHA256_PATTERN), name="document_digest_is_sha256"),
        ]

    def __str__(self) -> str:
        return self.recipe[:8]


class DocumentUse(models.Model):
    """Which document a release has under a name for an edition."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="documents")
    region = models.CharField(max_length=3)
    locale = models.CharField(max_length=35)
    name = models.CharField(max_length=80)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="uses")

    class Meta:
        ordering: ClassVar = ["region", "locale", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "region", "locale", "name"], name="document_use_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.region}/{self.locale}/{self.name}"


class Approval(models.Model):
    """Somebody's consent to exactly one digest of an asset. The rules that need it come with the editors' workplace."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="approvals")
    digest = models.CharField(max_length=64)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="approvals")

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.digest[:8]
