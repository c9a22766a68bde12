"""What answers look like: one shape for each object of assets.api.bodies, for the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from assets.api.identity import SLANTED
from assets.delivery.changes import ChangeType
from assets.localization import Reason
from assets.manifest import Shape, Theme
from assets.rendering import Nearness


class LinkShape(serializers.Serializer[Any]):
    """An asset in a list."""

    key = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField(help_text="What its editors call it.")
    tags = serializers.ListField(child=serializers.CharField())
    updated_at = serializers.DateTimeField(help_text="Since when the newest of what the key reads of it is live.")
    url = serializers.CharField(help_text="Path of the asset.")


class LinkListShape(serializers.Serializer[Any]):
    results = LinkShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="Path of the next page; null on the last.")


class BrandLinkShape(serializers.Serializer[Any]):
    key = serializers.CharField()
    url = serializers.CharField()


class RootShape(serializers.Serializer[Any]):
    """What a key may read."""

    brands = BrandLinkShape(many=True)


class ContrastShape(serializers.Serializer[Any]):
    """Two colours that are used together."""

    ground = serializers.CharField(help_text="A colour's name.")
    text = serializers.CharField(help_text="A colour's name.")
    ratio = serializers.FloatField(allow_null=True, help_text="WCAG 2.2, 1 to 21, rounded down.")


class LogoRulesShape(serializers.Serializer[Any]):
    """How a logo is used; a size of 0 is no rule."""

    theme = serializers.ChoiceField([each.value for each in Theme], help_text="The grounds it is made for.")
    shape = serializers.ChoiceField([each.value for each in Shape])
    min_width_px = serializers.IntegerField()
    clear_space_percent = serializers.IntegerField(help_text="Of its height, on every side.")


class BrandShape(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    source_locale = serializers.CharField()
    media_base = serializers.CharField()
    colours = serializers.DictField(child=serializers.CharField())
    fonts = serializers.DictField(child=serializers.CharField())
    font_files = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Font to the media keys of its files: the first that has a character is taken. Their editions say "
        "which file a market loads.",
    )
    contrasts = ContrastShape(many=True)
    spacing = serializers.DictField(child=serializers.CharField())
    logos = serializers.DictField(child=serializers.CharField(), help_text="Role to media key.")
    logo_rules = serializers.DictField(child=LogoRulesShape(), help_text="By role.")
    links = serializers.DictField(child=serializers.CharField())


class RegionShape(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="ISO 3166 or UN M49.")
    parent = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    currency = serializers.CharField(allow_blank=True)
    time_zone = serializers.CharField()
    measurement = serializers.CharField()
    calendar = serializers.CharField()
    numbering = serializers.CharField()
    locales = serializers.ListField(child=serializers.CharField())


class RegionListShape(serializers.Serializer[Any]):
    results = RegionShape(many=True)
    next = serializers.CharField(allow_null=True)


class EditionLinkShape(serializers.Serializer[Any]):
    region = serializers.CharField()
    locale = serializers.CharField()
    release = serializers.IntegerField()
    digest = serializers.CharField()
    url = serializers.CharField()


class CoverageShape(EditionLinkShape):
    """How many of the fields that an edition shows are in the reader's language."""

    percent = serializers.IntegerField(help_text="Texts in the reader's language, of all texts; rounded down.")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.IntegerField(), help_text=f"By nearness: {', '.join(each.value for each in Nearness)}."
    )


class CoverageListShape(serializers.Serializer[Any]):
    results = CoverageShape(many=True)
    next = serializers.CharField(allow_null=True)


class AssetShape(serializers.Serializer[Any]):
    """An asset with the editions that the key may read."""

    key = serializers.CharField()
    kind = serializers.CharField()
    editions = EditionLinkShape(many=True)


class StartShape(serializers.Serializer[Any]):
    """Since when a region and those below it got a release."""

    region = serializers.CharField()
    effective_at = serializers.DateTimeField()


class ReleaseShape(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    digest = serializers.CharField()
    activations = StartShape(many=True)


class ReleaseListShape(serializers.Serializer[Any]):
    results = ReleaseShape(many=True)
    next = serializers.CharField(allow_null=True)


class OriginShape(serializers.Serializer[Any]):
    locale = serializers.CharField()
    region = serializers.CharField()
    reason = serializers.ChoiceField(
        [each.value for each in Reason], help_text="Why it was the first value that the edition may read."
    )
    is_fallback = serializers.BooleanField(help_text="Whether the locale is not the edition's own.")


class FieldShape(serializers.Serializer[Any]):
    type = serializers.CharField()
    value = serializers.CharField(help_text="A message's source (ICU MessageFormat), or a plain value.")
    origin = OriginShape()
    forms = serializers.DictField(child=serializers.CharField(), required=False, help_text="A term's forms.")


class FontShape(serializers.Serializer[Any]):
    """What CSS loads a font's file by (@font-face)."""

    family = serializers.CharField()
    weight = serializers.IntegerField(help_text="100 to 900, as the name of its style says.")
    style = serializers.ChoiceField(["normal", *SLANTED])  # type: ignore[assignment]


class FileShape(serializers.Serializer[Any]):
    """A media's file in this edition."""

    digest = serializers.CharField(help_text="SHA-256 in hex.")
    media_type = serializers.CharField()
    size_bytes = serializers.IntegerField()
    width_px = serializers.IntegerField()
    height_px = serializers.IntegerField()
    url = serializers.CharField()
    duration_ms = serializers.IntegerField(required=False, help_text="Of a film, sound or track.")
    pages = serializers.IntegerField(required=False, help_text="Of a document, whose size is that of its first page.")
    codec = serializers.CharField(required=False)
    font = FontShape(required=False, help_text="Of a font.")
    colour = serializers.CharField(
        required=False, help_text="A picture's mean colour, such as #c08a5e: shown until it has come."
    )


class RightsShape(serializers.Serializer[Any]):
    """What partners need to know of a media's rights; those that are not said are left out."""

    licence = serializers.CharField(required=False)
    credit_line = serializers.CharField(required=False, help_text="Who has to be named beside it.")
    valid_until = serializers.DateField(required=False, help_text="The last day on which it may be shown.")


class ContentShape(serializers.Serializer[Any]):
    """A block or media in one edition."""

    key = serializers.CharField()
    kind = serializers.CharField()
    type = serializers.CharField()
    region = serializers.CharField()
    locale = serializers.CharField()
    direction = serializers.CharField()
    release = serializers.IntegerField()
    digest = serializers.CharField()
    fields = serializers.DictField(child=FieldShape())  # type: ignore[assignment]
    lacks = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Fields that have values, but none for this edition."
    )
    file = FileShape(required=False)
    poster = FileShape(required=False, help_text="The picture that stands for a film: its renditions are of it.")
    track = FileShape(required=False, help_text="A film's captions (WebVTT), in the locale of the field's origin.")
    renditions = serializers.DictField(
        child=serializers.CharField(), required=False, help_text="Preset to the path of the derived file."
    )
    rights = RightsShape(required=False)


class ContentResultShape(LinkShape):
    """With `?edition=`, an asset and what that edition has of it; no content where its file is recalled."""

    content = ContentShape(required=False)


class ChangeShape(serializers.Serializer[Any]):
    """What one act, or one instant that came, did to editions of an asset."""

    type = serializers.ChoiceField([each.value for each in ChangeType], help_text="All but withdrawn: ask again.")
    kind = serializers.CharField(help_text="brand, block, media, template or kit.")
    key = serializers.CharField()
    editions = serializers.ListField(
        child=serializers.CharField(), help_text="Such as CH/fr-CH; none for brands and templates, which have none."
    )
    release = serializers.IntegerField(allow_null=True, help_text="The one that they have now; null when withdrawn.")
    digest = serializers.CharField(allow_null=True, help_text="Of that release; null when withdrawn.")
    at = serializers.DateTimeField(help_text="When it took place.")
    href = serializers.CharField(help_text="Path of the asset; an edition's is that with /editions/ and its name.")


class ChangeListShape(serializers.Serializer[Any]):
    results = ChangeShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="Path of the next page; null where nothing more has come.")
    cursor = serializers.CharField(help_text="Where to go on, now or later: keep it when the results are applied.")


class ContentListShape(serializers.Serializer[Any]):
    results = ContentResultShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="Path of the next page; null on the last.")


class ContentAnswerShape(ContentShape):
    """With `?include=uses`, what it names too."""

    included = serializers.DictField(child=ContentShape(), required=False, help_text="By kind and key.")
    unresolved = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="What it names and this key cannot read there."
    )


class DocumentShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    media_type = serializers.CharField()
    digest = serializers.CharField()
    recipe = serializers.CharField()
    url = serializers.CharField()


class KitEditionShape(serializers.Serializer[Any]):
    """A kit's documents in one edition."""

    key = serializers.CharField()
    kind = serializers.CharField()
    region = serializers.CharField()
    locale = serializers.CharField()
    release = serializers.IntegerField()
    digest = serializers.CharField()
    documents = DocumentShape(many=True)
    archive = serializers.CharField(help_text="Path of the zip with all documents and their media.")
    included = serializers.DictField(
        child=ContentShape(), required=False, help_text="With `?include=uses`, those of its parts that are readable."
    )
    unresolved = serializers.ListField(child=serializers.CharField(), required=False)


class SourceShape(serializers.Serializer[Any]):
    """What a passage was made of; what the key may not know is left out."""

    kind = serializers.CharField(
        help_text="block, term, media, argument, brand, market, catalogue, template or layout."
    )
    asset = serializers.CharField(required=False, help_text="Kind and key, where the key may read it.")
    field = serializers.CharField(required=False)
    release = serializers.IntegerField(required=False)
    locale = serializers.CharField(required=False)
    region = serializers.CharField(required=False)
    is_same_language = serializers.BooleanField(required=False, help_text="As the edition's.")


class PassageShape(serializers.Serializer[Any]):
    text = serializers.CharField()
    sources = SourceShape(many=True, help_text="Several where they cannot be told apart.")


class OriginsShape(serializers.Serializer[Any]):
    """A document's passages in the order that readers see them; none of a picture or of data."""

    kit = serializers.CharField()
    region = serializers.CharField()
    locale = serializers.CharField()
    release = serializers.IntegerField()
    name = serializers.CharField()
    digest = serializers.CharField()
    passages = PassageShape(many=True)


class SlotShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    types = serializers.ListField(child=serializers.CharField())
    is_list = serializers.BooleanField()
    is_required = serializers.BooleanField()


class PartShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    media_type = serializers.CharField()


class TemplateShape(serializers.Serializer[Any]):
    key = serializers.CharField()
    kind = serializers.CharField()
    channel = serializers.CharField()
    release = serializers.IntegerField()
    digest = serializers.CharField()
    slots = SlotShape(many=True)
    parts = PartShape(many=True)


class FaultShape(serializers.Serializer[Any]):
    detail = serializers.CharField()
    pointer = serializers.CharField(required=False)
    parameter = serializers.CharField(required=False)


class ProblemShape(serializers.Serializer[Any]):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = FaultShape(many=True)  # type: ignore[assignment]
    request_id = serializers.CharField()
    successor = serializers.CharField(required=False, help_text="Of what was recalled: the path to use instead.")
    restart = serializers.CharField(required=False, help_text="Of a cursor that has expired: the path to begin at.")
