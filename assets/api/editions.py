"""A region and a list of languages → the edition that suits them best."""

from collections.abc import Sequence

from django.utils.translation.trans_real import parse_accept_lang_header

from assets.errors import LocalizationError, NotReleased
from assets.localization import chain, normalize
from assets.rendering import Edition


def best_edition(editions: Sequence[Edition], *, region: str, languages: str, source_locale: str) -> Edition:
    """The edition for `region` (or, without one, for the region a language tag names) in the language liked best.

    `languages` is an Accept-Language header (RFC 9110 12.5.4); after it comes the brand's source locale. Raises
    NotReleased where no edition has the region.
    """
    wanted = _wanted(languages)
    there = [edition for edition in editions if not region or edition.region == region]
    if not there:
        raise NotReleased("There is no edition for that region.")
    if not region:
        named = [tag.rsplit("-", 1)[-1] for tag in wanted]
        local = [edition for name in named for edition in there if edition.region == name]
        there = local or there
    for tag in (*wanted, source_locale):
        matches = [edition for edition in there if edition.locale == tag]
        matches += [edition for edition in there if tag in chain(edition.locale)]
        matches += [edition for edition in there if edition.locale.split("-")[0] == tag.split("-")[0]]
        if matches:
            return matches[0]
    return there[0]


def _wanted(languages: str) -> list[str]:
    tags = []
    for tag, _ in parse_accept_lang_header(languages):
        try:
            tags.append(normalize(tag))
        except LocalizationError:
            continue
    return tags
