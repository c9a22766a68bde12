"""What an editor types into a list's search → the assets whose drafts say it, each with the words around the match."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from assets import history
from assets.errors import AssetsError
from assets.localization import direction
from assets.models import Asset, Snapshot
from assets.search import BadQuery, Run, Snippet, drafts_matching, marked, patterns_of, snippet_of


def found(request: HttpRequest, assets: QuerySet[Asset], typed: str) -> QuerySet[Asset]:
    """All of them where nothing is typed, none and a reason where that cannot be searched for. No query of its own."""
    if not typed.strip():
        return assets
    try:
        return drafts_matching(assets, typed)
    except BadQuery as error:
        messages.warning(request, str(error))
        return assets.none()


def mark(rows: Iterable[Any], newest: Mapping[uuid.UUID, Snapshot], typed: str) -> None:
    """Gives each row its `marked_title` and its `snippet`, None where none is asked for. No query."""
    try:
        patterns = patterns_of(typed)
    except BadQuery:
        patterns = ()
    for row in rows:
        row.marked_title = marked(row.title, patterns)
        row.snippet = _snippet(newest.get(row.pk), patterns) if patterns else None


def _snippet(snapshot: Snapshot | None, patterns: tuple[str, ...]) -> Snippet | None:
    """None of what was never saved, or cannot be read."""
    if snapshot is None:
        return None
    try:
        return snippet_of(history.content(snapshot), patterns)
    except AssetsError:
        return None


@admin.display(description="title", ordering="title")
def titled(row: Any) -> SafeString:
    """A row's title and, of a search, what was found in it, in the direction of its language."""
    title = format_html("<bdi>{}</bdi>", _html(row.marked_title))
    snippet = row.snippet
    if snippet is None:
        return title
    locale = snippet.locale
    text = format_html(
        '<div class="snippet" lang="{}" dir="{}"><bdi class="quiet" lang="en" dir="ltr">{}</bdi> {}</div>',
        locale, direction(locale) if locale else "ltr", locale or "tags", _html(snippet.runs),
    )  # fmt: skip
    return title + text


def _html(runs: Iterable[Run]) -> SafeString:
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", run.text) if run.is_match else run.text,) for run in runs)
    )
