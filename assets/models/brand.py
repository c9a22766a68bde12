"""Brands, their regions, and collections: who owns a library, where it sells, how it is shared out."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from assets.errors import BadContent, LocalizationError
from assets.localization import normalize
from assets.manifest import MEDIA_BASE, UNDETERMINED, WORLD, Fit, Format, LogoRules, from_plain, read_length
from assets.models.asset import KEY_PATTERN, Asset, key_validator

REGION_PATTERN = r"^([A-Z]{2}|[0-9]{3})\Z"
FONT_OR_KEY = re.compile(KEY_PATTERN)
NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
UNFIT_IN_STYLES = re.compile(r"[;{}<>\\\x00-\x1f]")
MAX_SIZE = 10_000
MEASUREMENTS = ("metric", "US", "UK")
CALENDARS = ("gregorian", "buddhist", "persian", "japanese", "roc", "hebrew", "islamic-umalqura", "indian")


def clean_locale(tag: str) -> None:
    """Raises ValidationError unless the tag is a locale in normal form."""
    try:
        normal = normalize(tag)
    except LocalizationError as error:
        raise ValidationError(str(error)) from error
    if normal != tag:
        raise ValidationError(f"Write the locale {tag!r} in its normal form: {normal}.")


def _clean_texts(values: object, example: str) -> None:
    """Raises ValidationError unless the value maps names to texts that can stand in a style sheet."""
    if not isinstance(values, dict) or not all(isinstance(text, str) for text in values.values()):
        raise ValidationError(f"Write names and texts, such as {example}.")
    for name, text in values.items():
        if not NAME.fullmatch(name) or UNFIT_IN_STYLES.search(text):
            raise ValidationError(f"{name!r}: {text!r} cannot stand in a style sheet. Write it such as {example}.")


def _clean_base(base: str) -> None:
    if not MEDIA_BASE.fullmatch(base):
        raise ValidationError(f"{base!r} is no path or web address. Write one such as /m or https://media.example/m.")


def _clean_chains(chains: object) -> None:
    if not isinstance(chains, dict) or not all(isinstance(follow, list) for follow in chains.values()):
        raise ValidationError('Write locales and those that follow them, such as {"pt-PT": ["en"]}.')
    for tag, follow in chains.items():
        for name in (tag, *(name for name in follow if name != UNDETERMINED)):
            clean_locale(name)


def _clean_rules(rules: object) -> None:
    example = '{"main": {"theme": "light", "shape": "horizontal", "min_width_px": 96}}'
    try:
        found: Mapping[str, LogoRules] = from_plain(Mapping[str, LogoRules], rules)
    except (BadContent, AttributeError, TypeError) as error:
        raise ValidationError(f"Write rules by the names of logos, such as {example}.") from error
    for name, each in found.items():
        sizes = (each.min_width_px, each.clear_space_percent)
        if not NAME.fullmatch(name) or not all(type(size) is int and 0 <= size <= MAX_SIZE for size in sizes):
            raise ValidationError(f"{name!r}: a size is a whole number from 0 to {MAX_SIZE}, such as in {example}.")


def _clean_contrasts(contrasts: object) -> None:
    pairs = contrasts.items() if isinstance(contrasts, dict) else [("", None)]
    for ground, texts in pairs:
        names = [ground, *texts] if isinstance(texts, list) else [None]
        if not all(isinstance(name, str) and NAME.fullmatch(name) for name in names):
            raise ValidationError('Write grounds and the colours of texts on them, such as {"paper": ["ink"]}.')


def _clean_spacing(spacing: object) -> None:
    _clean_texts(spacing, '{"small": "8px"}')
    for name, text in spacing.items() if isinstance(spacing, dict) else ():
        if read_length(text) is None:
            raise ValidationError(f"{name!r}: {text!r} is no length. Write one such as 8px or 0.5rem.")


def _clean_font_files(files: object) -> None:
    pairs = files.items() if isinstance(files, dict) else [("", None)]
    for name, keys in pairs:
        named = [name, *keys] if isinstance(keys, list) and keys else [None]
        if not all(isinstance(each, str) and FONT_OR_KEY.fullmatch(each) for each in named):
            raise ValidationError('Write names of fonts and their media, such as {"body": ["noto-sans"]}.')


class Brand(Asset):
    """The owner of a library. It is an asset of its own library: `brand` is itself."""

    asset_ptr = models.OneToOneField(
        Asset, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name="as_brand"
    )
    source_locale = models.CharField(max_length=35, default="en", validators=[clean_locale])
    media_base = models.CharField(max_length=200, default="/m", help_text="What stands before {sha256}.{ext}.")
    chains = models.JSONField(default=dict, blank=True, help_text='Overrides of content chains: {"pt-PT": ["en"]}.')
    colours = models.JSONField(default=dict, blank=True, help_text='{"primary": "#5b3a1e"}')
    fonts = models.JSONField(default=dict, blank=True, help_text='CSS stacks: {"body": "Inter, sans-serif"}')
    logos = models.JSONField(default=dict, blank=True, help_text='Media by key: {"main": "logo"}')
    logo_rules = models.JSONField(default=dict, blank=True, help_text="How logos are used, by their names.")
    contrasts = models.JSONField(default=dict, blank=True, help_text='Colours of texts by ground: {"paper": ["ink"]}.')
    spacing = models.JSONField(default=dict, blank=True, help_text='{"small": "8px", "wide": "1.5rem"}')

    font_files = models.JSONField(default=dict, blank=True, help_text='Media by font: {"body": ["noto-sans"]}')

    class Meta:
        verbose_name = "brand"

    def clean(self) -> None:
        for name, check in (
            ("media_base", _clean_base),
            ("chains", _clean_chains),
            ("colours", lambda value: _clean_texts(value, '{"primary": "#5b3a1e"}')),
            ("fonts", lambda value: _clean_texts(value, '{"body": "Inter, sans-serif"}')),
            ("logos", lambda value: _clean_texts(value, '{"main": "logo"}')),
            ("logo_rules", _clean_rules),
            ("contrasts", _clean_contrasts),
            ("spacing", _clean_spacing),
            ("font_files", _clean_font_files),
        ):
            try:
                check(getattr(self, name))
            except ValidationError as error:
                raise ValidationError({name: error.messages}) from error


class Region(models.Model):
    """A market in a tree whose root is 001. Its parents' cycles are refused under the brand's lock."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="regions")
    code = models.CharField(max_length=3, help_text="ISO 3166 such as CH, or UN M49 such as 150.")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    currency = models.CharField(max_length=3, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    measurement = models.CharField(max_length=10, default="metric", choices=[(name, name) for name in MEASUREMENTS])
    calendar = models.CharField(max_length=20, default="gregorian", choices=[(name, name) for name in CALENDARS])
    numbering = models.CharField(
        max_length=10, default="default", choices=[("default", "the locale's digits"), ("latn", "0–9")]
    )
    locales = models.JSONField(default=list, blank=True, help_text='Ordered; the first is the default: ["fr-CH"].')

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "code"], name="region_code_is_unique"),
            models.CheckConstraint(condition=models.Q(code__regex=REGION_PATTERN), name="region_code_has_its_shape"),
            models.CheckConstraint(
                condition=models.Q(code=WORLD, parent__isnull=True)
                | (~models.Q(code=WORLD) & models.Q(parent__isnull=False)),
                name="region_has_a_parent_unless_world",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        if not isinstance(self.locales, list) or not all(isinstance(tag, str) for tag in self.locales):
            raise ValidationError({"locales": 'Write a list of locales, such as ["de-CH", "fr-CH"].'})
        for tag in self.locales:
            clean_locale(tag)


class Preset(models.Model):
    """A recipe for derived files; what it may say is judged in assets.manifest.presets."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="presets")
    name = models.CharField(max_length=64, help_text="What templates and addresses call it, such as hero.")
    version = models.PositiveSmallIntegerField(default=1, help_text="Raise it to have all files made anew.")
    fit = models.CharField(max_length=5, default=Fit.FIT.value, choices=[(each.value, each.value) for each in Fit])
    width_px = models.PositiveIntegerField("width", default=0, help_text="0: follows from the height.")
    height_px = models.PositiveIntegerField("height", default=0, help_text="0: follows from the width.")
    crop = models.CharField(max_length=40, blank=True, default="", help_text="x y width height, in parts of 1.")
    format = models.CharField(
        max_length=4, default=Format.AUTO.value, choices=[(each.value, each.value) for each in Format]
    )
    quality = models.PositiveSmallIntegerField(default=80)
    background = models.CharField(max_length=7, blank=True, default="", help_text="Such as #ffffff; empty: none.")
    page = models.PositiveSmallIntegerField(default=1, help_text="Of a document: the one that is drawn.")
    dprs = models.JSONField("densities", default=list, help_text="[1, 2] makes a second file of twice the pixels.")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "name"], name="preset_name_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class Collection(models.Model):
    """A named group of assets: the unit of partner access and of editors' permission."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="collections")
    key = models.CharField(max_length=100, validators=[key_validator])
    title = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "key"], name="collection_key_is_unique"),
        ]

    def __str__(self) -> str:
        return self.key


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self, *, at: dt.datetime) -> "MembershipQuerySet":
        return self.filter(starts_at__lte=at).exclude(ends_at__lte=at)


class Membership(models.Model):
    """An asset's place in a collection, live from `starts_at` until `ends_at`."""

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="memberships")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="memberships")
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    act = models.ForeignKey("assets.Act", on_delete=models.PROTECT, related_name="memberships", editable=False)
    ended_by = models.ForeignKey(
        "assets.Act", on_delete=models.PROTECT, null=True, related_name="ended_memberships", editable=False
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["collection", "asset"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["collection", "asset", "starts_at"], name="membership_is_unique"),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="membership_ends_after_it_starts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["starts_at"], name="membership_by_start"),
            models.Index(fields=["ends_at"], condition=models.Q(ends_at__isnull=False), name="membership_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id} in {self.collection_id}"
