"""What is measured, as any part of the product tells it: a family of samples under one name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


@dataclass(frozen=True, slots=True)
class Sample:
    """A number and what it is of; `suffix` is that of a histogram's parts."""

    value: float
    labels: Mapping[str, str] = field(default_factory=dict)
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Samples of one name, which ends in its unit: `_seconds`, `_bytes`, or `_total` of what only grows."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    told: str
    samples: tuple[Sample, ...]


def exposition(families: Iterable[Family]) -> str:
    """Prometheus's text format, version 0.0.4."""
    return "".join(line + "\n" for family in families for line in _lines(family))


def _lines(family: Family) -> Iterable[str]:
    yield f"# HELP {family.name} {family.told}"
    yield f"# TYPE {family.name} {family.kind}"
    for sample in family.samples:
        labels = ",".join(f'{name}="{value.translate(_ESCAPES)}"' for name, value in sample.labels.items())
        yield f"{family.name}{sample.suffix}{f'{{{labels}}}' if labels else ''} {sample.value:.12g}"
