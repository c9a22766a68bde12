"""What editors type → values: names, lines of name = value, arguments, locales; and back."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assets.errors import LocalizationError
from assets.localization import normalize
from assets.manifest import UNDETERMINED, Shape, Theme, read_argument, show_argument

_RULES = re.compile(r"(?P<theme>[a-z]+)\s+(?P<shape>[a-z]+)(?:\s+(?P<width>\d{1,5})px)?(?:\s+(?P<space>\d{1,5})%)?")


class TextArea(forms.Textarea):
    """A box as tall as its text, which reads in the direction of what is written."""

    def __init__(self, rows: int = 2, *, code: bool = False) -> None:
        attributes = {"rows": rows, "cols": 40, "dir": "ltr" if code else "auto"}
        names = {"class": "vLargeTextField source", "spellcheck": "false"} if code else {"class": "vLargeTextField"}
        super().__init__(attrs={**attributes, **names})


class LocaleField(forms.CharField):
    """A locale, brought into its normal form: zh-TW becomes zh-Hant-TW."""

    def clean(self, value: Any) -> str:
        return normal_locale(super().clean(value))


class NamesField(forms.CharField):
    """Names with commas between them ↔ a list; `each` cleans one."""

    def __init__(self, *, each: Callable[[str], str] = str, **options: Any) -> None:
        self._each = each
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        return [self._each(name) for name in (part.strip() for part in text.split(",")) if name]


class LinesField(forms.CharField):
    """Lines of `name = value` ↔ a dict; `read` and `show` turn one value."""

    widget = TextArea

    def __init__(self, *, read: Callable[[str], Any] = str, show: Callable[[Any], str] = str, **options: Any) -> None:
        self._read, self._show = read, show
        super().__init__(strip=False, required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return "\n".join(f"{name} = {self._show(item)}" for name, item in sorted(value.items()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial) or "", (data or "").strip())

    def clean(self, value: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for number, line in enumerate(super().clean(value).splitlines(), 1):
            if not line.strip():
                continue
            name, separator, text = (part.strip() for part in line.partition("="))
            if not separator or not name:
                raise ValidationError(f"Line {number} is not name = value. Write one such as count = 3.")
            if name in found:
                raise ValidationError(f"Line {number} names {name} again. Keep one of them.")
            found[name] = self._read(text)
        return found


def arguments_field() -> LinesField:
    """Arguments of messages: a whole number, a text, a JSON list of texts, @kind/key, or @runtime."""
    return LinesField(
        read=read_argument,
        show=show_argument,
        help_text="One a line: count = 3, name = Anna, price = @block/price, user = @runtime.",
    )


def normal_locale(tag: str) -> str:
    try:
        return normalize(tag)
    except LocalizationError as error:
        raise ValidationError(str(error)) from error


def read_locales(text: str) -> list[str]:
    """Locales with commas between them, `und` among them."""
    names = [part.strip() for part in text.split(",")]
    return [name if name == UNDETERMINED else normal_locale(name) for name in names if name]


def read_names(text: str) -> list[str]:
    return [name for name in (part.strip() for part in text.split(",")) if name]


def read_rules(text: str) -> dict[str, Any]:
    """A logo's rules as a line has them: `light horizontal 96px 25%`; the two sizes may be left out."""
    found = _RULES.fullmatch(text.strip())
    if found is None or found["theme"] not in set(Theme) or found["shape"] not in set(Shape):
        themes, shapes = ", ".join(Theme), ", ".join(Shape)
        raise ValidationError(f"{text!r}: write a theme ({themes}), a shape ({shapes}), 96px and 25%.")
    width, space = int(found["width"] or 0), int(found["space"] or 0)
    return {"theme": found["theme"], "shape": found["shape"], "min_width_px": width, "clear_space_percent": space}


def show_rules(rules: Mapping[str, Any]) -> str:
    width, space = rules.get("min_width_px", 0), rules.get("clear_space_percent", 0)
    said = (rules["theme"], rules["shape"], f"{width}px" if width else "", f"{space}%" if space else "")
    return " ".join(part for part in said if part)
