"""A random number generator → templates and values that nobody would write."""

from random import Random
from typing import Any

from assets.rendering.tracing import trace, trace_markup
from tests.rendering.tracing.alphabets import Card

DEPTH = 4
_EXTENDING = 0.1
_LETTERS = {
    "GREEK": "αβγδεσςΣΐΏ",
    "CYRILLIC": "абвгдеЖШЩй",
    "ARMENIAN": "հայերնևԲԳԴ",
    "GEORGIAN": "აბგდევზთიკ",
    "HEBREW": "אבגדהוזחטי",
    "ETHIOPIC": "ሀለሐመሠረሰሸ",
}
_HOSTILE = (" ", "  ", "\n", "\t", "<", ">", "&", "'", '"', "%", "%s", "{", "}", "{}", "\\", "/", "-", ".", "<b>")
_LITERALS = ("가", "나 다", "<i>라</i>", "마\n", " ", "", "바&사", "%%")

UNARY = (
    "{x}|upper", "{x}|lower", "{x}|title", "{x}|capitalize", "{x}|trim", "{x}|escape", "{x}|forceescape",
    "{x}|safe", "{x}|string", "{x}|striptags", "{x}|reverse", "{x}|tojson", "{x}|urlencode", "{x}|indent",
    "{x}|wordwrap({n})", "{x}|truncate({n})", "{x}|truncate({n}, true, {q})", "{x}|center({n})", "{x}|urlize",
    "{x}|list|join({q})", "{x}|sort|join", "{x}|unique|join", "{x}|batch({n})|map('join')|join({q})",
    "{x}|first", "{x}|last", "{x}|default({q})", "{x}|pprint", "{x}|indent({n}, true, true)", "{x}|length",
    "{x}[{n}:]", "{x}[:{n}]", "{x}[::-1]", "{x}[{n}:{n}:2]", "{x}[-{n}:]", "{x}.upper()", "{x}.title()",
    "{x}.swapcase()", "{x}.split()|join({q})", "{x}.strip().center({n}, '*')", "{x}.splitlines()|join({q})",
    "{x}.partition(' ')|join('|')", "{x}.rsplit(None, 1)|last", "{x}.casefold()", "{x}.ljust({n})", "{x} * 2",
    "{x}.zfill({n})", "{x}.expandtabs({n})", "[{x}, {q}]|string", "{x}|attr('upper')()", "({x},)|map('lower')|first",
)  # fmt: skip
BINARY = (
    "{x} ~ {y}", "{x} + {y}", "{x}|replace({q}, {y})", "{x}|replace('α', {y}, {n})", "{x}.replace(' ', {y})",
    "[{x}, {y}]|join({q})", "[{x}, {q}, {y}]|join({x})", "{x}.join([{y}, {q}])", "[{x}, {y}]|sort|join(',')",
    "'%s가%s'|format({x}, {y})", "'{{}}나{{}}'.format({x}, {y})", "'%s가%s' % ({x}, {y})",
    "('<i>%s</i>%.3s'|safe) % ({x}, {y})", "('<u>{{0:}}</u>{{1}}'|safe).format({x}, {y})",
    "'%(a)-9s%(b)s' % {{'a': {x}, 'b': {y}}}", "({x} if {y} else {q})", "({x} or {y})", "dict(a={x}, b={y})|tojson",
    "{{'a': {x}, 'b': {y}}}|urlencode", "{{{x}: {y}}}|dictsort|first|join", "({x} ~ {y})|wordwrap({n})",
    "({x} ~ {q} ~ {y})|truncate({n})", "[{x}, {y}]|max", "pair({x}, {y})", "_('hello', who={x})", "({x}, {y})|string",
)  # fmt: skip
BODIES = (
    "{{{{ {x} }}}}", "{t}{{{{ {x} }}}}{t}", "{{% set v{k} %}}{b}{{% endset %}}{{{{ v{k}|truncate({n}) }}}}",
    "{{% set w{k} = {x} %}}{{{{ w{k} }}}}{{{{ w{k}|upper }}}}", "{{% filter upper %}}{b}{{% endfilter %}}",
    "{{% for i{k} in [{x}, {y}] %}}{{{{ loop.index }}}}{{{{ i{k} }}}}{b}{{% endfor %}}",
    "{{% macro m{k}(p) %}}{t}{{{{ p }}}}{{{{ caller() if caller else {q} }}}}{{% endmacro %}}{{{{ m{k}({x}) }}}}"
    "{{% call m{k}({y}) %}}{b}{{% endcall %}}{{{{ m{k}({y})|striptags }}}}",
    "{{% if {x} %}}{b}{{% else %}}{t}{{% endif %}}", "{{% autoescape false %}}{b}{{% endautoescape %}}",
    "{{% autoescape true %}}{b}{{% endautoescape %}}", "{{% include 'part' %}}",
    "{{% with a = {x} %}}{b}{{% endwith %}}", "{{% filter wordwrap({n}) %}}{b}{{% endfilter %}}",
    "{{% from 'lib' import tag %}}{{{{ tag({x}) }}}}", "{{% trans who={x} %}}가 {{{{ who }}}}{{% endtrans %}}",
    "{{% set ns{k} = namespace(v={x}) %}}{{% set ns{k}.v = ns{k}.v ~ {y} %}}{{{{ ns{k}.v }}}}",
)  # fmt: skip
NAMES = ("a", "b", "m", "row.title", "row.note", "items[0]", "items|join", "card", "card.title", "n")


class Writer:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self._count = 0

    def template(self) -> str:
        body = "".join(self._body(DEPTH) for _ in range(self.random.randint(1, 3)))
        if self.random.random() < _EXTENDING:
            return (
                f"{{% extends 'base' %}}{{% block body %}}{{{{ super() }}}}{body}{{{{ self.head() }}}}{{% endblock %}}"
            )
        return body

    def context(self) -> dict[str, Any]:
        text = self._text
        return {
            "a": trace(text("GREEK"), "GREEK"),
            "b": trace(text("CYRILLIC"), "CYRILLIC"),
            "m": trace_markup(f"<b>{text('ARMENIAN', '&amp;')}</b>", "ARMENIAN"),
            "items": [trace(text("GEORGIAN"), "GEORGIAN") for _ in range(3)],
            "row": {"title": trace(text("HEBREW"), "HEBREW"), "note": trace(text("ETHIOPIC"), "ETHIOPIC")},
            "card": Card(trace(text("HEBREW"), "HEBREW"), trace_markup(text("ETHIOPIC", "<br>"), "ETHIOPIC")),
            "n": self.random.randint(0, 12),
        }

    def _text(self, script: str, *extra: str) -> str:
        letters = [*_LETTERS[script] * 2, *(extra or _HOSTILE)]
        return "".join(self.random.choice(letters) for _ in range(self.random.randint(0, 14)))

    def _body(self, depth: int) -> str:
        self._count += 1
        shape = self.random.choice(BODIES) if depth else "{t}"
        return shape.format(
            k=self._count,
            n=self.random.randint(3, 12),
            t=self.random.choice(_LITERALS),
            q=self._literal(),
            x=self._expression(depth),
            y=self._expression(depth - 1),
            b=self._body(depth - 1) if "{b}" in shape else "",
        )

    def _expression(self, depth: int) -> str:
        if depth <= 0 or self.random.random() < 0.3:
            return self.random.choice((*NAMES, self._literal()))
        shape = self.random.choice((*UNARY, *BINARY, *BINARY))
        return "({})".format(
            shape.format(
                n=self.random.randint(3, 12),
                q=self._literal(),
                x=self._expression(depth - 1),
                y=self._expression(depth - 2),
            )
        )

    def _literal(self) -> str:
        return repr(self.random.choice(_LITERALS))
