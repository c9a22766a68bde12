"""Template + traced values → the same text as Jinja's, with the source of every character.

A source is any hashable value. `trace` gives text its source, `make_environment` gives a plain environment
or its traced twin, `render_traced` compares the two renders and makes the index.
"""

from assets.rendering.tracing.carrier import Carrier, runs_of
from assets.rendering.tracing.containers import plain
from assets.rendering.tracing.environment import Catalogue, make_environment
from assets.rendering.tracing.index import (
    BrokenIndex,
    Index,
    Visible,
    build_index,
    cells,
    from_json,
    is_coarse,
    over_whole,
    source_at,
    verify,
)
from assets.rendering.tracing.opaque import keeps_runs, opaque, opaque_html
from assets.rendering.tracing.outcome import LOST, Loss, Outcome, render_traced, render_with_runs
from assets.rendering.tracing.passages import Passage, passages, passages_of
from assets.rendering.tracing.sources import Coarse, Source, TemplateSource, Within
from assets.rendering.tracing.traced import (
    Traced,
    TracedMarkup,
    html_of,
    joined,
    joined_with,
    mark_safe,
    text_of,
    trace,
    trace_markup,
)

__all__ = [
    "LOST",
    "BrokenIndex",
    "Carrier",
    "Catalogue",
    "Coarse",
    "Index",
    "Loss",
    "Outcome",
    "Passage",
    "Source",
    "TemplateSource",
    "Traced",
    "TracedMarkup",
    "Visible",
    "Within",
    "build_index",
    "cells",
    "from_json",
    "html_of",
    "is_coarse",
    "joined",
    "joined_with",
    "keeps_runs",
    "make_environment",
    "mark_safe",
    "opaque",
    "opaque_html",
    "over_whole",
    "passages",
    "passages_of",
    "plain",
    "render_traced",
    "render_with_runs",
    "runs_of",
    "source_at",
    "text_of",
    "trace",
    "trace_markup",
    "verify",
]
