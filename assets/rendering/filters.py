"""A value in a template → the text its reader expects: the filters beside Jinja's own."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache, wraps
from typing import Any

from jinja2.runtime import Context as TemplateContext
from jinja2.utils import pass_context
from markupsafe import Markup

from assets.errors import RenderingFailed
from assets.localization import formatting
from assets.localization.formatting import Context
from assets.rendering.tracing import keeps_runs, opaque
from assets.rendering.values import Date, Money, Text, as_plain
from assets.rendering.wording import voice_of

MAX_NUMBER_CHARACTERS = 64
_CSS_VALUE = re.compile(r"""[\w\s,.'"#()%+-]{1,200}""")


@pass_context
def date(context: TemplateContext, value: Any, style: str = "medium") -> str:
    """A day, or an instant's day in the market: full, long, medium, short."""
    return _said(value, formatting.date(_moment(value), _of(context), style=as_plain(style)))


@pass_context
def time(context: TemplateContext, value: Any, style: str = "short") -> str:
    """An instant's time of day in the market: medium, short."""
    return _said(value, formatting.time(_moment(value), _of(context), style=as_plain(style)))


@pass_context
def datetime(context: TemplateContext, value: Any, date_style: str = "medium", time_style: str = "short") -> str:
    """An instant as day and time in the market."""
    text = formatting.datetime(_moment(value), _of(context), date_style=date_style, time_style=time_style)  # type: ignore[arg-type]
    return _said(value, text)


@pass_context
def money(context: TemplateContext, value: Any, width: str = "symbol") -> str:
    """A price by its symbol, code or name. Takes a money block, or text such as 12.90 EUR."""
    amount, code = formatting.parse_money(value._field.value if isinstance(value, Money) else str(as_plain(value)))
    return _said(value, formatting.currency(amount, code, _of(context), width=width))  # type: ignore[arg-type]


@pass_context
def number(context: TemplateContext, value: Any, min_fraction: int = 0, max_fraction: int = 3) -> str:
    """A plain number in the market's digits."""
    text = formatting.decimal(_number(value), _of(context), min_fraction=min_fraction, max_fraction=max_fraction)
    return _said(value, text)


@pass_context
def percent(context: TemplateContext, value: Any, max_fraction: int = 0) -> str:
    """0.25 as 25 %."""
    return formatting.percent(_number(value), _of(context), max_fraction=max_fraction)


@pass_context
def unit(context: TemplateContext, value: Any, unit: str, width: str = "long") -> str:
    """A measure in the unit given, such as kilogram: long, short, narrow."""
    return formatting.unit(_number(value), str(unit), _of(context), width=width)  # type: ignore[arg-type]


@pass_context
def list_(context: TemplateContext, value: Any, kind: str = "and") -> str:
    """Texts as a sentence has them: and, or, unit."""
    texts = [str(as_plain(item)) for item in value]
    return formatting.list_(texts, _of(context), kind=kind)  # type: ignore[arg-type]


def plain(value: Any) -> str:
    """Text without markup, for attributes, titles and subjects."""
    return str(as_plain(value))


def icu(value: Any) -> str:
    """A text as ICU MessageFormat 1, for applications."""
    if isinstance(value, Text):
        return value._icu()
    if not value:
        return ""
    raise RenderingFailed("Only a text can be turned into ICU MessageFormat. Use its plain value.")


def css(value: Any) -> Markup:
    """A colour or font stack inside a style element. Raises RenderingFailed for what is more than a value."""
    return _css(str(as_plain(value)))


@lru_cache(maxsize=512)
def _css(text: str) -> Markup:
    if not _CSS_VALUE.fullmatch(text):
        raise RenderingFailed(f"{text[:60]!r} is no plain CSS value. Write a colour, a size or names of fonts.")
    return Markup(text)  # noqa: S704 - the pattern leaves nothing that ends the value


OWN: Mapping[str, Callable[..., Any]] = {
    "css": css,
    "date": date,
    "datetime": datetime,
    "icu": icu,
    "list": list_,
    "money": money,
    "number": number,
    "percent": percent,
    "plain": plain,
    "time": time,
    "unit": unit,
}


def with_runs(function: Callable[..., Any]) -> Callable[..., Any]:
    """The traced twin of an own filter: objects give their source themselves, other values keep theirs."""
    unknowing = opaque(function)

    @keeps_runs
    @wraps(function)
    def twin(*args: Any, **kwargs: Any) -> Any:
        if function in (icu, plain) or any(isinstance(value, Date | Money) for value in args):
            return function(*args, **kwargs)
        return unknowing(*[as_plain(value) for value in args], **as_plain(kwargs))

    return twin


def on_plain_text(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter of Jinja's that reads characters, given plain text where it would be given an object."""

    @wraps(function)
    def reading(*args: Any, **kwargs: Any) -> Any:
        return function(*[as_plain(value) for value in args], **as_plain(kwargs))

    return reading


def _of(context: TemplateContext) -> Context:
    return voice_of(context).context


def _said(value: Any, text: str) -> str:
    """The formatted text with the source of what was formatted, where that is known."""
    return value._sourced(text) if isinstance(value, Date | Money) else text


def _moment(value: Any) -> Any:
    if isinstance(value, Date):
        return value._moment()
    text = str(as_plain(value))
    return formatting.parse_instant(text) if "T" in text else formatting.parse_date(text)


def _number(value: Any) -> Decimal:
    if isinstance(value, Money):
        return formatting.parse_money(value._field.value)[0]
    text = str(as_plain(value))
    try:
        return Decimal(text) if len(text) <= MAX_NUMBER_CHARACTERS else Decimal("NaN")
    except InvalidOperation as error:
        raise RenderingFailed(f"{text[:40]!r} is no number. Write digits and a point.") from error
