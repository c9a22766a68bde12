"""Assets and acts: the rows everything else hangs on, and who changed them when."""

import uuid
from typing import ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from assets.manifest import MAX_TAGS, Kind, is_tag, ref

KEY_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,99}\Z"
ROLES = ("person", "key", "agent", "import")
"""Of an actor: a human, a partner's key, a program that acts by itself, content read from files."""
key_validator = RegexValidator(
    KEY_PATTERN, "A key is 1–100 characters of a–z, 0–9, - and _, and starts with a letter or digit."
)


def clean_tags(tags: object) -> None:
    """Raises ValidationError unless the value is a list of tags, each once."""
    names = tags if isinstance(tags, list) else [None]
    if not all(isinstance(tag, str) and is_tag(tag) for tag in names) or len(set(names)) < len(names):
        raise ValidationError("A tag is 1–64 characters of a–z, 0–9, - and _. Write each once, such as spring, winter.")
    if len(names) > MAX_TAGS:
        raise ValidationError(f"An asset has at most {MAX_TAGS} tags, here are {len(names)}. Remove some.")


AssetRow = TypeVar("AssetRow", bound="Asset")


class AssetQuerySet(models.QuerySet[AssetRow]):
    def living(self) -> Self:
        """Those that have not been deleted."""
        return self.filter(deleted_at__isnull=True)

    def of_ref(self, brand_id: uuid.UUID, reference: str) -> Self:
        """The asset that a manifest of this brand names `kind/key`."""
        kind, _, key = reference.partition("/")
        return self.filter(brand_id=brand_id, kind=kind, key=key)


class Asset(models.Model):
    """Anything editors keep and release. `version` is compared and raised by each save; see assets.history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    brand = models.ForeignKey("assets.Brand", on_delete=models.PROTECT, related_name="assets")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind], editable=False)
    key = models.CharField(
        max_length=100, validators=[key_validator], help_text="Used in URLs and templates; fixed once released."
    )
    title = models.CharField(max_length=200, help_text="What editors call it. Partners read it in lists.")
    tags = models.JSONField(
        default=list,
        blank=True,
        validators=[clean_tags],
        help_text="With commas between. Partners filter lists by them.",
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    moved_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="moved_from"
    )

    objects = AssetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["kind", "key"]
        permissions: ClassVar = [("publish_asset", "Can publish and withdraw assets")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "kind", "key"], name="asset_key_is_unique"),
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(kind=Kind.BRAND.value), name="asset_brand_key_is_unique"
            ),
            models.CheckConstraint(condition=models.Q(key__regex=KEY_PATTERN), name="asset_key_has_its_shape"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in Kind]), name="asset_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """How manifests name it: `block/hero`."""
        return ref(self.kind, self.key)


class Act(models.Model):
    """One use case's write: who did what when. Rows are only ever added; `hash` covers the row and `previous_hash`."""

    brand = models.ForeignKey("assets.Brand", on_delete=models.PROTECT, related_name="acts")
    at = models.DateTimeField(help_text="When it took place; an import may date it back.")
    recorded_at = models.DateTimeField()
    actor_id = models.CharField(max_length=100)
    actor_name = models.CharField(max_length=200)
    actor_role = models.CharField(max_length=10, choices=[(role, role) for role in ROLES])
    verb = models.CharField(max_length=40)
    note = models.CharField(max_length=1000, blank=True)
    idempotency_key = models.CharField(max_length=100, null=True, blank=True)  # noqa: DJ001 - many acts have none
    subjects = models.JSONField(default=list, help_text="References of the assets it touched.")
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "idempotency_key"], name="act_idempotency_key_is_unique"),
            models.UniqueConstraint(fields=["brand", "previous_hash"], name="act_chain_does_not_fork"),
            models.CheckConstraint(condition=models.Q(hash__regex=r"^[0-9a-f]{64}\Z"), name="act_hash_is_sha256"),
            models.CheckConstraint(condition=models.Q(actor_role__in=ROLES), name="act_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} by {self.actor_name} at {self.at:%Y-%m-%d %H:%M}"


class Chain(models.Model):
    """Where a brand's chain of acts ends: how many there are and the newest's hash. It tells a dropped end."""

    brand = models.OneToOneField("assets.Brand", on_delete=models.PROTECT, primary_key=True, related_name="chain")
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.length} acts"


class Snapshot(models.Model):
    """An asset's canonical content after one act, compressed, and which act each variant's value came from.

    A pruned one has neither content nor credits any more.
    """

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="snapshots")
    revision = models.ForeignKey("reversion.Revision", on_delete=models.PROTECT, related_name="snapshots")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="snapshots")
    version = models.PositiveIntegerField(help_text="The asset's version after the act.")
    schema = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical content.")
    content = models.BinaryField(help_text="zlib over canonical JSON.")
    credits = models.JSONField(default=dict, help_text="JSON pointer into the content -> id of the act it came from.")
    is_deleted = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["asset", "version"], name="snapshot_version_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id}@{self.version}"

    @property
    def is_pruned(self) -> bool:
        return not self.content
