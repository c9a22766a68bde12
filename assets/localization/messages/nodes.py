"""What the parser turns a text into: the frozen parts of a message.

A position is the 0-based code point in the source where the part begins; it takes no part in equality, so that a text
and its canonical spelling parse to equal messages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class ArgumentType(StrEnum):
    """What a message says an argument is; the value decides as which number or date it is read."""

    PLAIN = "plain"
    SELECT = "select"
    PLURAL = "plural"
    SELECTORDINAL = "selectordinal"
    NUMBER = "number"
    PERCENT = "percent"
    COMPACT = "compact"
    UNIT = "unit"
    MONEY = "money"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    INTERVAL = "interval"
    RELATIVE = "relative"
    LIST = "list"


NUMERIC = frozenset(
    {
        ArgumentType.PLURAL,
        ArgumentType.SELECTORDINAL,
        ArgumentType.NUMBER,
        ArgumentType.PERCENT,
        ArgumentType.COMPACT,
        ArgumentType.UNIT,
        ArgumentType.RELATIVE,
    }
)
TEMPORAL = frozenset({ArgumentType.DATE, ArgumentType.TIME, ArgumentType.DATETIME})


class Level(StrEnum):
    """Whether a finding stops a release."""

    ERROR = "error"
    WARNING = "warning"


class FindingKind(StrEnum):
    """What a finding is about: syntax that reads otherwise than it looks, or a plural's branches."""

    MISREAD = "misread"
    MISSING_BRANCH = "missing branch"
    MISLEADING_BRANCH = "misleading branch"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a message that can be read, where (0-based code point), and what to do."""

    kind: FindingKind
    position: int
    message: str
    remedy: str
    level: Level


class OriginKind(StrEnum):
    """Where a piece of a formatted message comes from."""

    LITERAL = "literal"
    ARGUMENT = "argument"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Origin:
    """The message's text, an argument's value, or a term; `used_form` is not `form` where a term fell back."""

    kind: OriginKind
    name: str = ""
    form: str = ""
    used_form: str = ""


LITERAL = Origin(OriginKind.LITERAL)


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands for itself: unquoted, entities decoded."""

    text: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Style:
    """How a typed argument is shown: the words as written, and what they mean.

    `width` is a width, date style, list kind or unit width; `unit` a unit's name; `skeleton` the fields of a date,
    time or interval; digits are None where the pattern leaves them to the formatter.
    """

    source: str = ""
    width: str = ""
    unit: str = ""
    time_style: str = ""
    skeleton: str = ""
    is_grouped: bool = True
    min_fraction: int | None = None
    max_fraction: int | None = None


NO_STYLE = Style()


@dataclass(frozen=True, slots=True)
class Argument:
    """`{name}` or `{name, type, style}`."""

    name: str
    type: ArgumentType = ArgumentType.PLAIN
    style: Style = NO_STYLE
    position: int = field(default=0, compare=False)
    origin: Origin = field(default=LITERAL, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TermUse:
    """`{key, term}` or `{key, term, form}`; the form '' is the term's value itself."""

    key: str
    form: str = ""
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Pound:
    """`#`: the value of the innermost plural `name`, less `offset`, shown with the plural's digits."""

    name: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Select:
    """`{name, select, …}`; branches by keyword in source order, `other` always among them."""

    name: str
    branches: tuple["Branch", ...]
    position: int = field(default=0, compare=False)

    @property
    def type(self) -> ArgumentType:
        """The type that this use gives its argument."""
        return ArgumentType.SELECT


@dataclass(frozen=True, slots=True)
class Plural:
    """`{name, plural | selectordinal, …}`; selectors are CLDR categories and `=k`.

    `style` holds the digits of the number shown: the category depends on them, "1.0" is not "1". As in ICU they come
    from the first number of the same name in the `other` branch.
    """

    name: str
    is_ordinal: bool
    offset: int
    branches: tuple["Branch", ...]
    style: Style = NO_STYLE
    position: int = field(default=0, compare=False)

    @property
    def type(self) -> ArgumentType:
        """The type that this use gives its argument."""
        return ArgumentType.SELECTORDINAL if self.is_ordinal else ArgumentType.PLURAL


@dataclass(frozen=True, slots=True)
class Attribute:
    """A tag's attribute; only `href` may hold arguments."""

    name: str
    value: tuple["Literal | Argument", ...]


@dataclass(frozen=True, slots=True)
class Open:
    """An opening tag; attributes in alphabetical order."""

    tag: str
    attributes: tuple[Attribute, ...] = ()
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Close:
    """A closing tag; its opening tag stands in the same branch."""

    tag: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Void:
    """A tag without content: `<br>`."""

    tag: str
    position: int = field(default=0, compare=False)


Node = Literal | Argument | TermUse | Pound | Select | Plural | Open | Close | Void


@dataclass(frozen=True, slots=True)
class Branch:
    """One case of a plural or select: what it is chosen by, and what is shown then."""

    selector: str
    nodes: tuple[Node, ...]
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Message:
    """A parsed message. What is derived from the nodes is kept beside them, since evaluation asks for it each time.

    `findings` are of the spelling alone, and take no part in equality.
    """

    nodes: tuple[Node, ...]
    rich: bool = False
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    types: Mapping[str, ArgumentType] = field(default_factory=lambda: MappingProxyType({}), compare=False, repr=False)
    has_rtl_text: bool = field(default=False, compare=False, repr=False)
