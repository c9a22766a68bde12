"""A composition's items → their words in the edition: messages evaluated with terms and arguments, sources kept."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from assets.errors import LocalizationError, RenderingFailed
from assets.localization import formatting
from assets.localization.formatting import Context
from assets.localization.locales import PSEUDO_LOCALES, direction
from assets.localization.messages.evaluation import evaluate
from assets.localization.messages.lowering import lower
from assets.localization.messages.nodes import ArgumentType, Message, OriginKind
from assets.localization.messages.pieces import Mode, Piece, Term, Value, joined
from assets.manifest import Argument, FieldType, Kind, Region, ref
from assets.rendering import origins
from assets.rendering.composition import Composition, Field, Item, Placed
from assets.rendering.lowered import with_sources
from assets.rendering.texts import Text, pieces, read, text_of
from assets.rendering.tracing import Within, trace, trace_markup
from assets.rendering.tracing import joined as joined_runs

MAX_TERM_DEPTH = 5


@lru_cache(maxsize=512)
def context_of(market: Region, locale: str) -> Context:
    """How a locale writes numbers and dates in a market."""
    return Context(
        locale=locale,
        zone=market.time_zone,
        currency=market.currency,
        calendar=market.calendar,
        numbering=market.numbering,
        measurement=market.measurement,
    )


class Voice:
    """Speaks one composition. Traced, every text it gives knows its sources; plain, it is a str or Markup."""

    def __init__(self, composition: Composition, *, is_traced: bool) -> None:
        self.composition = composition
        self.is_traced = is_traced
        self.context = context_of(composition.market, composition.edition.locale)
        self.language = composition.edition.locale
        self._pseudo = self.language if self.language in PSEUDO_LOCALES else ""
        self._terms: dict[str, Term] = {}

    def sourced(self, text: str, source: Any) -> str:
        """Plain text with its source."""
        return trace(text, source) if self.is_traced else text

    def context_for(self, field: Field) -> Context:
        """A text in another language than the page's has its numbers and plurals in its own."""
        if field.is_same_language:
            return self.context
        return context_of(self.composition.market, field.origin.locale)

    def text(self, item: Item, name: str, placed: Placed) -> str:
        """A text field as plain text. Raises RenderingFailed, naming the field."""
        text = self._read(item, name)
        if text.fixed_text is not None:
            own = origins.of_field(item, name, item.fields[name]) if self.is_traced else None
            return self.sourced(text.fixed_text, own)
        return self._joined(*self._pieces(item, name, placed, text, Mode.TEXT))

    def html(self, item: Item, name: str, placed: Placed) -> str:
        """A text field as safe HTML, told its language where that is not the page's. Raises RenderingFailed."""
        text, field = self._read(item, name), item.fields[name]
        before, after = "", ""
        if not field.is_same_language and field.value:
            before, after = _around(field.origin.locale, has_blocks=text.has_blocks)
        if text.fixed_html is not None:
            whole = f"{before}{text.fixed_html}{after}"
            return trace_markup(whole, origins.of_field(item, name, field)) if self.is_traced else Markup(whole)  # noqa: S704 - evaluate escapes
        said, sources = self._pieces(item, name, placed, text, Mode.HTML)
        if not self.is_traced:
            return Markup(f"{before}{joined(said)}{after}")  # noqa: S704 - evaluate escapes all but its own markup
        return trace_markup(self._joined((Piece(before), *said, Piece(after)), sources), sources[""])

    def icu(self, item: Item, name: str, placed: Placed) -> str:
        """A text field as ICU MessageFormat 1 for applications; runtime arguments stay open. Raises RenderingFailed."""
        text = self._read(item, name)
        arguments, terms = self._arguments(text.message, placed), self._terms_of(text)
        context = self.context_for(item.fields[name])
        try:
            truth = lower(text.message, arguments, terms, context)
        except LocalizationError as error:
            raise _failed(item, name, error) from error
        if not self.is_traced:
            return truth
        sources = self._sources(item, name, placed, text)
        return with_sources(truth, text.message, arguments, terms, context, sources)

    def _read(self, item: Item, name: str) -> Text:
        try:
            return text_of(item.fields[name], self._pseudo)
        except LocalizationError as error:
            raise _failed(item, name, error) from error

    def _pieces(
        self, item: Item, name: str, placed: Placed, text: Text, mode: Mode
    ) -> tuple[tuple[Piece, ...], Mapping[str, Any]]:
        field = item.fields[name]
        arguments = tuple(self._arguments(text.message, placed).items())
        terms = tuple((key, tuple(term.forms.items())) for key, term in self._terms_of(text).items())
        try:
            said = pieces(field.value, text.message.rich, self._pseudo, arguments, terms, self.context_for(field), mode)
        except LocalizationError as error:
            raise _failed(item, name, error) from error
        return said, self._sources(item, name, placed, text) if self.is_traced else {}

    def _joined(self, pieces: Iterable[Piece], sources: Mapping[str, Any]) -> str:
        if not self.is_traced:
            return joined(tuple(pieces))
        return joined_runs(trace(piece.text, sources[_name_of(piece)]) for piece in pieces)

    def _sources(self, item: Item, name: str, placed: Placed, text: Text) -> dict[str, Any]:
        """By "" the text's own source, by an argument's name its value's, by a term's reference the term's."""
        own = origins.of_field(item, name, item.fields[name])
        sources: dict[str, Any] = {"": own}
        for argument in text.message.types:
            given = placed.arguments.get(argument, Argument())
            inner: Any = origins.of_literal(self.composition, item, argument)
            if given.asset in self.composition.items:
                inner = self._first_source(self.composition.items[given.asset]) or inner
            sources[argument] = Within(inner, own)
        for key in text.terms:
            term = self.composition.items.get(ref(Kind.BLOCK, key))
            inner = self._first_source(term) if term else None
            sources[ref(Kind.BLOCK, key)] = Within(inner, own) if inner else own
        return sources

    def _first_source(self, item: Item) -> Any:
        return next((origins.of_field(item, name, field) for name, field in item.fields.items()), None)

    def _arguments(self, message: Message, placed: Placed) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for name, kind in message.types.items():
            argument = placed.arguments.get(name)
            if argument is None or argument.is_runtime:
                continue
            value = self._asset_value(argument.asset, kind) if argument.asset else argument.literal
            if value is not None:
                values[name] = value
        return values

    def _asset_value(self, name: str, kind: ArgumentType) -> Value | None:
        """What an asset is as an argument: money and dates as they are stored for a typed one, else as shown."""
        item = self.composition.items.get(name)
        if item is None or "value" not in item.fields:
            return None
        field = item.fields["value"]
        if field.type.is_text:
            return self._term_form(field.value, field, frozenset({name}))
        if kind is ArgumentType.PLAIN:
            return str(shown(field, self.context))
        return field.value

    def _terms_of(self, text: Text, seen: frozenset[str] = frozenset()) -> dict[str, Term]:
        return {key: self._term(key, seen) for key in text.terms if self._has_term(key)}

    def _has_term(self, key: str) -> bool:
        item = self.composition.items.get(ref(Kind.BLOCK, key))
        return item is not None and "value" in item.fields

    def _term(self, key: str, seen: frozenset[str]) -> Term:
        if key not in self._terms:
            name = ref(Kind.BLOCK, key)
            if name in seen or len(seen) >= MAX_TERM_DEPTH:
                raise RenderingFailed(
                    f"The term {key} uses itself, or terms more than {MAX_TERM_DEPTH} deep. Shorten it."
                )
            field = self.composition.items[name].fields["value"]
            inside = seen | {name}
            forms = {form.name: self._term_form(form.value, field, inside) for form in field.forms}
            self._terms[key] = Term({"": self._term_form(field.value, field, inside), **forms})
        return self._terms[key]

    def _term_form(self, text: str, field: Field, seen: frozenset[str]) -> str:
        form = read(text, is_rich=field.type is FieldType.RICH, pseudo=self._pseudo)
        if form.fixed_text is not None:
            return form.fixed_text
        return joined(evaluate(form.message, {}, self._terms_of(form, seen), self.context_for(field), mode=Mode.TEXT))


def shown(field: Field, context: Context) -> str:
    """Money, a date or a link in the reader's own way."""
    if field.type is FieldType.MONEY and field.value:
        amount, code = formatting.parse_money(field.value)
        return formatting.currency(amount, code, context)
    if field.type is FieldType.DATE and field.value:
        if "T" in field.value:
            return formatting.datetime(formatting.parse_instant(field.value), context, date_style="long")
        return formatting.date(formatting.parse_date(field.value), context, style="long")
    return field.value


@lru_cache(maxsize=512)
def _around(locale: str, *, has_blocks: bool) -> tuple[str, str]:
    """The tags round a text in another language than its page."""
    tag = "div" if has_blocks else "span"
    return f'<{tag} lang="{locale}" dir="{direction(locale)}">', f"</{tag}>"


def _failed(item: Item, name: str, error: LocalizationError) -> RenderingFailed:
    return RenderingFailed(f"{item.ref}, {name}: {error}")


def _name_of(piece: Piece) -> str:
    if piece.origin.kind is OriginKind.TERM:
        return ref(Kind.BLOCK, piece.origin.name)
    return piece.origin.name if piece.origin.kind is OriginKind.ARGUMENT else ""
