"""The forms of a media's page: an upload becomes a stored file that its row's variant names by digest."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Field

from assets.admin.drafting import DraftForm
from assets.admin.fields import LocaleField, NamesField, TextArea
from assets.admin.rows import RowForm
from assets.errors import AssetsError, BadContent
from assets.manifest import MEDIA_FILES
from assets.media.cleaned import Cleaned
from assets.media.cleaning import cleaned_copy, is_svg
from assets.media.handing_in import HandedIn, handed_in
from assets.media.intake import take_in, take_in_stream
from assets.models import File, Media

TOLD = 5
KINDS = "PNG, JPEG, WebP, GIF, AVIF, SVG, PDF, MP4, WebM, MP3, WAV, Ogg, WOFF2, TTF or OTF"
TEXTS = ("alt", "caption", "transcript")


def _help(name: str) -> str:
    field = Media._meta.get_field(name)
    return str(field.help_text) if isinstance(field, Field) else ""


class MediaForm(DraftForm):
    """A media's own columns; regions and channels are written with commas between them."""

    allowed_regions = NamesField(required=False, help_text=_help("allowed_regions"))
    allowed_channels = NamesField(required=False, help_text=_help("allowed_channels"))


FOCAL: dict[str, Any] = {"required": False, "min_value": 0, "max_value": 1, "max_digits": 5, "decimal_places": 4}


def _part(side: str) -> forms.NumberInput:
    """A number in parts of the picture; the page's script sets both by a click on the picture."""
    return forms.NumberInput(attrs={"step": "0.01", "class": "focal-part", "data-side": side})


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came with its form."""

    file: "UploadedFile[Any]"

    @property
    def name(self) -> str:
        return str(self.file.name)

    def chunks(self) -> Iterator[bytes]:
        return self.file.chunks()

    def head(self, size: int) -> bytes:
        self.file.seek(0)
        body: bytes = self.file.read(size)
        return body

    def discard(self) -> None:
        """It goes with the request."""


Upload = Sent | HandedIn


class UploadForm(RowForm):
    """A row that names a file: the stored one, until another is uploaded."""

    locale = LocaleField(max_length=35, widget=forms.TextInput(attrs={"size": 12}))
    region = forms.CharField(max_length=3, initial="001", widget=forms.TextInput(attrs={"size": 4}))
    value = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    upload = forms.FileField(required=False)
    handed_in = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
    user: ClassVar[str] = ""
    """Whose uploads to the bucket the form may use."""

    def clean(self) -> dict[str, Any]:
        cleaned = {"field": "file", **(super().clean() or self.cleaned_data)}
        if upload := self._upload(cleaned):
            return cleaned if self.errors else {**cleaned, "value": self._taken_in(upload, cleaned)}
        if not cleaned.get("value"):
            raise ValidationError({"upload": "Choose a file, or delete the row."})
        return cleaned

    def _upload(self, row: dict[str, Any]) -> Upload | None:
        """What came with the form, or before it to the bucket."""
        if row.get("upload"):
            return Sent(row["upload"])
        try:
            return handed_in(row["handed_in"], user=self.user) if row.get("handed_in") else None
        except BadContent as error:
            raise ValidationError({"upload": str(error)}) from error

    def _taken_in(self, upload: Upload, row: dict[str, Any]) -> str:
        """The digest. What was refused is not left in the bucket."""
        try:
            return _taken_in(upload, row).digest
        except AssetsError as error:
            if isinstance(error, BadContent):
                upload.discard()
            raise ValidationError({"upload": str(error)}) from error


class FileForm(UploadForm):
    """The file shown for a locale and region, with the point of it that stays in sight."""

    focal_x = forms.DecimalField(**FOCAL, label="focal point: from the left", widget=_part("left"))
    focal_y = forms.DecimalField(**FOCAL, label="from the top", widget=_part("top"))
    upload = forms.FileField(required=False, help_text=f"{KINDS}. It is looked into before it is kept.")
    is_clean_copy = forms.BooleanField(
        required=False,
        label="cleaned copy",
        help_text="Of an SVG that was refused: without what was refused in it. Of a picture: without its metadata.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        point = getattr(self.instance, "focal_point", None)
        if point:
            self.initial["focal_x"], self.initial["focal_y"] = point.split()

    def clean(self) -> dict[str, Any]:
        if (self.cleaned_data.get("focal_x") is None) != (self.cleaned_data.get("focal_y") is None):
            raise ValidationError({"focal_x": "A focal point has both numbers. Give the other one, or none."})
        return super().clean()


class BesideForm(UploadForm):
    """A film's poster or captions for a locale and region."""

    field = forms.ChoiceField(choices=[("poster", "poster"), ("track", "captions")], label="kind")
    upload = forms.FileField(required=False, help_text="A poster is a picture, captions are WebVTT (.vtt).")


def _taken_in(upload: Upload, row: dict[str, Any]) -> File:
    """The stored upload, or its cleaned copy where its editor asked for that: of an SVG only if it is refused itself.

    Raises BadContent, which says what the copy of a refused SVG would lack; StorageError.
    """
    name, kinds, is_clean_copy = upload.name, MEDIA_FILES[row["field"]], row.get("is_clean_copy", False)
    if is_clean_copy and not is_svg(name):
        return take_in(_cleaned(upload).body, name, kinds)
    try:
        return take_in_stream(upload.chunks(), name, kinds)
    except BadContent as refused:
        if not is_svg(name):
            raise
        copy = _cleaned(upload)
        if is_clean_copy:
            return take_in(copy.body, name, kinds)
        lacking = "; ".join(copy.removed[:TOLD]) + (" …" if len(copy.removed) > TOLD else "")
        offer = f"A cleaned copy would lack: {lacking}. To keep that, choose the file again and tick “cleaned copy”."
        raise BadContent(f"{refused} {offer}") from refused


def _cleaned(upload: Upload) -> Cleaned:
    """Reads no more than the largest file of which there are copies."""
    return cleaned_copy(upload.head(settings.ASSETS_IMAGE_BYTES + 1), upload.name)


class TextForm(RowForm):
    field = forms.ChoiceField(choices=[(name, name) for name in TEXTS])
    locale = LocaleField(max_length=35, widget=forms.TextInput(attrs={"size": 12}))
    region = forms.CharField(max_length=3, initial="001", widget=forms.TextInput(attrs={"size": 4}))
    value = forms.CharField(required=False, strip=False, widget=TextArea(2))
