"""What editors write: blocks and media with their variants, templates with parts and slots, kits with placements."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.utils import timezone

from assets.manifest import WORLD, BlockType, Channel, Policy
from assets.models.asset import Asset
from assets.models.brand import REGION_PATTERN, Region, clean_locale

MAX_VALUE_LENGTH = 262_144
MAX_GUIDANCE_LENGTH = 4_000
MAX_SOURCE_LENGTH = 65_536
MAX_CONSENT_LENGTH = 4_000
SHA256_PATTERN = r"^[0-9a-f]{64}\Z"
PART_NAME_PATTERN = r"^[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+){1,4}\Z"
NAME_PATTERN = r"^[a-z][a-z0-9_]{0,63}\Z"
name_validator = RegexValidator(NAME_PATTERN, "A name is a–z, 0–9 and _, and starts with a letter.")
region_validator = RegexValidator(REGION_PATTERN, "A region is 001, an ISO 3166 code such as CH, or an M49 code.")


class Block(Asset):
    """A reusable piece of content; its type names its fields (manifest.BLOCK_FIELDS)."""

    type = models.CharField(max_length=10, choices=[(type_.value, type_.value) for type_ in BlockType])
    policy = models.CharField(
        max_length=15,
        choices=[(policy.value, policy.value) for policy in Policy],
        blank=True,
        help_text="How it may fall back. Empty: own-region for legal, claim and money, else any.",
    )
    guidance = models.TextField(
        blank=True,
        default="",
        validators=[MaxLengthValidator(MAX_GUIDANCE_LENGTH)],
        help_text="What translators need to know: where it stands, what a name means. No partner reads it.",
    )

    class Meta:
        verbose_name = "block"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(type__in=[type_.value for type_ in BlockType]), name="block_type_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(policy__in=["", *(policy.value for policy in Policy)]), name="block_policy_is_known"
            ),
        ]


class Media(Asset):
    """An uploaded original with its rights. Variants name files by digest, and say its texts per locale."""

    is_decorative = models.BooleanField(default=False, help_text="Says nothing: needs no alt text.")
    licence = models.CharField(
        max_length=200,
        blank=True,
        default="",
        help_text="What allows its use, such as CC-BY-4.0. Partners read it.",
    )
    source = models.CharField(
        max_length=1000, blank=True, default="", help_text="Where it came from: an agency's number, an address."
    )
    credit_line = models.CharField(
        max_length=500, blank=True, default="", help_text="Who has to be named, and how. Partners read it."
    )
    consent = models.TextField(
        blank=True,
        default="",
        validators=[MaxLengthValidator(MAX_CONSENT_LENGTH)],
        help_text="Who of those shown agreed to what, and where that is kept. No partner reads it.",
    )
    allowed_regions = models.JSONField(
        default=list,
        blank=True,
        help_text="Where it may be shown, and in all regions below: DE, 150. Empty: everywhere.",
    )
    allowed_channels = models.JSONField(
        default=list, blank=True, help_text="Channels that may show it: web, email. Empty: all."
    )
    valid_from = models.DateField(
        null=True, blank=True, help_text="The first day on which it may be shown, on each region's clocks."
    )
    valid_until = models.DateField(
        null=True, blank=True, help_text="The last day on which it may be shown, on each region's clocks."
    )

    class Meta:
        verbose_name = "media"
        verbose_name_plural = "media"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_from__lte=models.F("valid_until")),
                name="media_rights_end_after_they_start",
            ),
        ]

    def clean(self) -> None:
        known = {channel.value for channel in Channel}
        for name in ("allowed_regions", "allowed_channels"):
            if not isinstance(value := getattr(self, name), list) or not all(isinstance(item, str) for item in value):
                raise ValidationError({name: "Write a list of names."})
        for code in self.allowed_regions:
            region_validator(code)
        if unknown := sorted(set(self.allowed_channels) - known):
            raise ValidationError({"allowed_channels": f"{unknown[0]} is none of {', '.join(sorted(known))}."})
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise ValidationError({"valid_until": "The right ends before it begins. Correct one of the two days."})


class File(models.Model):
    """Immutable bytes in the media storage, written before this row."""

    digest = models.CharField(primary_key=True, max_length=64, editable=False)
    name = models.CharField(max_length=200, help_text="As first uploaded; never part of a path.")
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    width_px = models.PositiveIntegerField(default=0)
    height_px = models.PositiveIntegerField(default=0)
    duration_ms = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    codec = models.CharField(max_length=60, blank=True, default="")
    family = models.CharField(max_length=100, blank=True, default="", help_text="Of a font.")
    style = models.CharField(max_length=100, blank=True, default="", help_text="Of a font.")
    colour = models.CharField(max_length=7, blank=True, default="", help_text="A picture's mean colour.")
    details = models.JSONField(default=dict, blank=True, help_text="What only editors see, such as EXIF.")
    handed_in_at = models.DateTimeField(default=timezone.now, help_text="When its bytes last came; the sweep waits.")

    class Meta:
        ordering: ClassVar = ["digest"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(digest__regex=SHA256_PATTERN), name="file_digest_is_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.digest[:8]})"


class Variant(models.Model):
    """A field's value for one locale and region. A row with "" is a deliberate blank; no row falls through."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="variants")
    field = models.CharField(max_length=20, default="value", validators=[name_validator])
    locale = models.CharField(max_length=35, validators=[clean_locale])
    region = models.CharField(max_length=3, default=WORLD, validators=[region_validator])
    value = models.TextField(blank=True, validators=[MaxLengthValidator(MAX_VALUE_LENGTH)])

    class Meta:
        ordering: ClassVar = ["field", "locale", "region"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["asset", "field", "locale", "region"], name="variant_is_unique"),
            models.CheckConstraint(
                condition=models.Q(region__regex=REGION_PATTERN), name="variant_region_has_its_shape"
            ),
            models.CheckConstraint(condition=~models.Q(locale__in=["", "und"]), name="variant_locale_is_determined"),
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.region}/{self.locale}"


class TermForm(models.Model):
    """A grammatical form of a term's variant, such as genitive."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="forms")
    name = models.CharField(max_length=64, validators=[name_validator])
    value = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant", "name"], name="term_form_name_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class Template(Asset):
    """Jinja source for one channel: parts make documents, slots say what must fill them."""

    channel = models.CharField(max_length=10, choices=[(channel.value, channel.value) for channel in Channel])

    class Meta:
        verbose_name = "template"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(channel__in=[channel.value for channel in Channel]),
                name="template_channel_is_known",
            ),
        ]


class Part(models.Model):
    """One document of a template."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(
        max_length=80, validators=[RegexValidator(PART_NAME_PATTERN, "Write a name such as web.html.")]
    )
    media_type = models.CharField(max_length=100)
    source = models.TextField(validators=[MaxLengthValidator(MAX_SOURCE_LENGTH)])
    limit = models.PositiveIntegerField(default=0, help_text="Greatest length in characters readers see; 0: none.")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["template", "name"], name="part_name_is_unique"),
            models.CheckConstraint(condition=models.Q(name__regex=PART_NAME_PATTERN), name="part_name_has_its_shape"),
        ]

    def __str__(self) -> str:
        return self.name


class Slot(models.Model):
    """A typed place in a template: block types or media, one or a list."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="slots")
    name = models.CharField(max_length=64, validators=[name_validator])
    types = models.JSONField(default=list, help_text='["text", "rich"] or ["media"].')
    is_list = models.BooleanField(default=False)
    is_required = models.BooleanField(default=True)
    defaults = models.JSONField(default=dict, blank=True, help_text="Arguments that a placement need not give.")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["template", "name"], name="slot_name_is_unique"),
            models.CheckConstraint(condition=models.Q(name__regex=NAME_PATTERN), name="slot_name_has_its_shape"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        known = {type_.value for type_ in BlockType} | {"media"}
        if not isinstance(self.types, list) or not self.types or set(map(str, self.types)) - known:
            raise ValidationError({"types": f"List one or more of {', '.join(sorted(known))}."})


class Kit(Asset):
    """What a launch needs: templates, what fills their slots, and the regions it is rendered for."""

    templates = models.ManyToManyField(Template, related_name="kits", blank=True)
    regions = models.ManyToManyField(Region, related_name="kits", blank=True)

    class Meta:
        verbose_name = "kit"


class Placement(models.Model):
    """What fills a slot. Nearest region wins as a whole list; a row without asset blanks the slot on purpose."""

    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="placements")
    slot = models.CharField(max_length=64, validators=[name_validator])
    channel = models.CharField(
        max_length=10,
        blank=True,
        default="",
        choices=[("", "all")] + [(channel.value, channel.value) for channel in Channel],
    )
    region = models.CharField(max_length=3, default=WORLD, validators=[region_validator])
    position = models.PositiveIntegerField(default=0)
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, null=True, blank=True, related_name="placed_in")
    arguments = models.JSONField(
        default=dict, blank=True, help_text='{"count": {"literal": 3}, "price": {"asset": "block/price"}}'
    )

    class Meta:
        ordering: ClassVar = ["slot", "channel", "region", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kit", "slot", "channel", "region", "position"], name="placement_is_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(region__regex=REGION_PATTERN), name="placement_region_has_its_shape"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=["", *(channel.value for channel in Channel)]),
                name="placement_channel_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot} {self.region} {self.position}"
