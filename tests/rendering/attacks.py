"""Hostile template sources as data: what each tries, and how it may end.

Every source gets the context CONTEXT, JSON and nothing else. An attack that ends otherwise has succeeded.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Ending(StrEnum):
    """How a render may end; all but RENDERED are errors that name the document."""

    REFUSED = "refused"
    """A template error: at parsing, by an allow-list, by the sandboxed environment, or an undefined name."""
    WALL = "wall"
    CPU = "cpu"
    MEMORY = "memory"
    OUTPUT = "output"
    RENDERED = "rendered"
    """Harmless output of less than 10 kB that says nothing of the machine."""


CONTEXT: dict[str, object] = {
    "name": "Ada",
    "numbers": [1, 2, 3],
    "texts": {"intro": "Hello, {name}.", "legal": "<b>x</b>"},
    "count": 3,
}

STOPPED = frozenset({Ending.REFUSED, Ending.WALL, Ending.CPU, Ending.MEMORY, Ending.OUTPUT})
REFUSED = frozenset({Ending.REFUSED})
HARMLESS = frozenset({Ending.REFUSED, Ending.RENDERED})


@dataclass(frozen=True, slots=True)
class Attack:
    """One hostile template; `files` are further templates that it may include, by name."""

    name: str
    source: str
    endings: frozenset[Ending]
    files: dict[str, str] = field(default_factory=dict)


def _doubling_includes(depth: int) -> dict[str, str]:
    """Each level includes the next one twice: 2 ** depth leaves."""
    levels = {f"level{n}": f"{{% include 'level{n + 1}' %}}" * 2 for n in range(depth)}
    return levels | {f"level{depth}": "x"}


_LOOP = "{% for a in range(99999) %}"
_END = "{% endfor %}"
_CLASSES = "{{ ''.__class__.__mro__[1].__subclasses__() }}"

EXHAUSTION = (
    Attack("two nested loops", _LOOP * 2 + _END * 2, STOPPED),
    Attack("five nested loops", _LOOP * 5 + _END * 5, STOPPED),
    Attack("a nested loop that counts", _LOOP * 2 + "{{ loop.index * loop.index }}" + _END * 2, STOPPED),
    Attack("a nested loop without output", _LOOP * 3 + "{% if a == -1 %}x{% endif %}" + _END * 3, STOPPED),
    Attack("a loop over a huge range", "{% for a in range(10**9) %}x{% endfor %}", STOPPED),
    Attack("a recursive loop", "{% for a in [numbers] recursive %}{{ loop([numbers]) }}{% endfor %}", STOPPED),
    Attack(
        "a macro that calls itself", "{% macro m(n) %}{{ m(n + 1) }}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}", STOPPED
    ),
    Attack("doubling includes", "{% include 'level0' %}", STOPPED, _doubling_includes(40)),
    Attack("a template that includes itself", "{% include 'self' %}", STOPPED, {"self": "{% include 'self' %}"}),
    Attack(
        "templates that extend each other",
        "{% extends 'a' %}",
        STOPPED,
        {"a": "{% extends 'b' %}", "b": "{% extends 'a' %}"},
    ),
    Attack("a folded giant string", "{{ 'a' * 10**9 }}", STOPPED),
    Attack(
        "a folded giant string that is not shown",
        "{% if false %}{{ 'a' * 1000000000 }}{% endif %}ok",
        STOPPED | HARMLESS,
    ),
    Attack("a giant string from the context", "{{ name * 10**9 }}", STOPPED),
    Attack("a giant list", "{{ (numbers * 10**9) | length }}", STOPPED),
    Attack("a giant power", "{{ 9 ** (9 ** 9) }}", STOPPED),
    Attack("a power grown at run time", "{{ (count + 9) ** (count ** (count + 18)) }}", STOPPED),
    Attack(
        "a string that doubles itself",
        "{% set ns = namespace(s='x') %}" + _LOOP + "{% set ns.s = ns.s ~ ns.s %}" + _END + "{{ ns.s | length }}",
        STOPPED,
    ),
    Attack(
        "a list that doubles itself",
        "{% set ns = namespace(s=[1]) %}" + _LOOP + "{% set ns.s = ns.s + ns.s %}" + _END,
        STOPPED,
    ),
    Attack("join over a nested range", "{{ range(99999) | join('x' * 99999) | length }}", STOPPED),
    Attack("replace that multiplies", "{{ ('x' * 99999) | replace('x', 'y' * 99999) | length }}", STOPPED),
    Attack(
        "replace over and over",
        "{% set ns = namespace(s='xx') %}" + _LOOP + "{% set ns.s = ns.s | replace('x', 'xx') %}" + _END,
        STOPPED,
    ),
    Attack("format with a giant width", "{{ '%01000000000d' | format(1) | length }}", STOPPED),
    Attack("format method with a giant width", "{{ '{:>1000000000}'.format(name) | length }}", STOPPED),
    Attack("center to a giant width", "{{ name | center(1000000000) | length }}", STOPPED),
    Attack("indent by a giant width", "{{ 'a\nb' | indent(1000000000) | length }}", STOPPED),
    Attack(
        "batch with a giant filler",
        "{% for row in numbers | batch(1000000000, 'x') %}{{ row | length }}{% endfor %}",
        STOPPED,
    ),
    Attack("slice into giant parts", "{{ numbers | slice(1000000000) | list | length }}", STOPPED),
    Attack("a number of 300,000 digits", "{{ (10 ** 300000) | string | length }}", STOPPED),
    Attack("lorem ipsum without end", "{{ lipsum(n=10000000) | length }}", STOPPED),
    Attack(
        "sort and unique of a product",
        "{% for a in range(99999) %}{{ range(99999) | sort | unique | list | length }}{% endfor %}",
        STOPPED,
    ),
    Attack("urlize of a giant text", "{{ ('www.a.example ' * 1000000) | urlize | length }}", STOPPED),
    Attack("wordwrap of a giant text", "{{ ('ab ' * 10000000) | wordwrap(3) | length }}", STOPPED),
    Attack("pretty print of a giant list", "{{ (numbers * 3000000) | pprint | length }}", STOPPED),
    Attack("JSON of a giant list", "{{ (numbers * 30000000) | tojson | length }}", STOPPED),
    Attack("output without end", "{% for a in range(99999) %}{{ 'x' * 1000 }}{% endfor %}", STOPPED),
    Attack(
        "output from a call block",
        "{% for a in range(99999) %}{% filter upper %}{{ 'x' * 1000 }}{% endfilter %}{% endfor %}",
        STOPPED,
    ),
    Attack("brackets nested at parsing", "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", STOPPED),
    Attack("lists nested at parsing", "{{ " + "[" * 5000 + "]" * 5000 + " }}", STOPPED),
    Attack("blocks nested at parsing", "{% if 1 %}" * 3000 + "{% endif %}" * 3000, STOPPED),
    Attack("filters nested at parsing", "{{ name" + " | upper" * 20000 + " }}", STOPPED),
    Attack("minus signs nested at parsing", "{{ " + "-" * 20000 + "1 }}", STOPPED),
    Attack("a source of a million tags", "{{ name }}" * 1_000_000, STOPPED),
)

ESCAPES = (
    Attack("classes of a string", _CLASSES, REFUSED),
    Attack("classes through a filter", "{{ ''|attr('__class__')|attr('__mro__') }}", REFUSED),
    Attack("classes through an item", "{{ ''['__class__']['__mro__'] }}", REFUSED),
    Attack("classes through a map", "{{ [name] | map(attribute='__class__') | list }}", HARMLESS),
    Attack("classes through a sum", "{{ [name] | sum(attribute='__class__.__mro__') }}", REFUSED),
    Attack("classes through a format string", "{{ '{0.__class__.__mro__}'.format(name) }}", REFUSED),
    Attack("classes through a format map", "{{ '{a.__class__}'.format_map({'a': name}) }}", REFUSED),
    Attack("format handed on as a function", "{% set f = '{0.__class__}'.format %}{{ f(name) }}", REFUSED),
    Attack(
        "format through a filter chain",
        "{{ ['{0.__class__.__init__.__globals__}'] | map('format', name) | list }}",
        HARMLESS,
    ),
    Attack("globals of a built-in", "{{ cycler.__init__.__globals__.os.popen('id').read() }}", REFUSED),
    Attack("globals of the template", "{{ self.__init__.__globals__ }}", REFUSED),
    Attack("globals of a macro", "{% macro m() %}{% endmacro %}{{ m.__globals__ }}{{ m._func.__globals__ }}", REFUSED),
    Attack("the module of the template", "{{ self._TemplateReference__context.environment }}", REFUSED),
    Attack("the environment of a loop", "{% for a in numbers %}{{ loop._iterator.__class__ }}{% endfor %}", REFUSED),
    Attack("sleeping", "{{ joiner.__init__.__globals__.__builtins__.__import__('time').sleep(60) }}", REFUSED),
    Attack("forking", "{{ namespace.__init__.__globals__['os'].fork() }}", REFUSED),
    Attack("reading a file", "{{ lipsum.__globals__['__builtins__'].open('/etc/passwd').read() }}", REFUSED),
    Attack("including a file", "{% include '/etc/passwd' %}", REFUSED),
    Attack("including a file by a path upwards", "{% include '../../../../etc/passwd' %}", REFUSED),
    Attack("importing a module", "{% import 'os' as os %}{{ os.environ }}", REFUSED),
    Attack("opening a connection", "{{ dict.__base__.__subclasses__()[1]('127.0.0.1', 80) }}", REFUSED),
    Attack("reading the environment", "{{ environ }}{{ config }}{{ request }}{{ settings.SECRET_KEY }}", REFUSED),
    Attack("changing the context", "{{ numbers.append(4) }}{{ numbers.clear() }}", REFUSED),
    Attack("changing a mapping", "{{ texts.update({'intro': 'changed'}) }}", REFUSED),
    Attack("changing a mapping through a filter", "{{ [texts] | map('pop', 'intro') | list }}", REFUSED),
    Attack("attributes through xmlattr keys", "{{ {'a onclick=x>': name} | xmlattr }}", REFUSED),
    Attack("a template name with code in it", '{% include name ~ "\'\\n" %}', REFUSED),
    Attack("the owner of a bound method", "{{ (name | string).encode.__self__.__class__ }}", REFUSED),
)

ATTACKS = EXHAUSTION + ESCAPES
