"""What an editor types into a list's search → the assets whose drafts say it, in key, title, tags or any text."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest

from assets.models import Asset
from assets.search import BadQuery, drafts_matching


def found(request: HttpRequest, assets: QuerySet[Asset], typed: str) -> QuerySet[Asset]:
    """All of them where nothing is typed, none and a reason where that cannot be searched for. No query of its own."""
    if not typed.strip():
        return assets
    try:
        return drafts_matching(assets, typed)
    except BadQuery as error:
        messages.warning(request, str(error))
        return assets.none()
