"""A kit's drafts → how far each edition is covered, and where each field of one edition came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from assets.admin import links
from assets.errors import AssetsError
from assets.localization import Reason, direction
from assets.models import Brand, Kit
from assets.publishing import drafts_coverage
from assets.rendering import Coverage, Covered, Nearness

WHY: Mapping[Reason, str] = {
    Reason.OWN: "written for this edition",
    Reason.WIDER_REGION: "its own locale, for a wider region",
    Reason.PARENT_LOCALE: "nothing nearer; the next locale of its chain",
    Reason.SOURCE_LOCALE: "nothing in its chain; the brand's source locale",
}
TABLE = tuple((nearness, nearness.value.replace("-", " ")) for nearness in Nearness)
FAR = (Nearness.MISSING, Nearness.OTHER_LANGUAGE, Nearness.SAME_LANGUAGE, Nearness.BLANK, Nearness.OWN)
"""The order of an editor's attention; what is neutral comes last."""


@dataclass(frozen=True, slots=True)
class Line:
    """A field on the page, with the address of its asset ("" where there is none)."""

    field: Covered
    url: str

    @property
    def why(self) -> str:
        return WHY[self.field.origin.reason] if self.field.origin else "no place that it may read has it"

    @property
    def direction(self) -> str:
        return direction(self.field.origin.locale) if self.field.origin else "ltr"


def page(admin: Any, request: HttpRequest, kit: Kit) -> HttpResponse:
    """The table of all editions, and one edition's fields (`?edition=CH/fr-CH`, else the first), the farthest first."""
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "title": f"Coverage of {kit.ref}",
        "opts": admin.opts,
        "original": kit,
    }
    try:
        found = drafts_coverage(brand=Brand.objects.get(pk=kit.brand_id), key=kit.key, now=timezone.now())
    except AssetsError as error:
        return TemplateResponse(request, "admin/assets/coverage.html", {**context, "refusal": str(error)})
    wanted = request.GET.get("edition", "")
    shown = next((each for each in found if str(each.edition) == wanted), found[0] if found else None)
    context |= {
        "headings": [heading for _, heading in TABLE],
        "rows": [(each, [each.counts[nearness] for nearness, _ in TABLE], each is shown) for each in found],
        "shown": shown,
        "lines": _lines(kit, shown) if shown else [],
    }
    return TemplateResponse(request, "admin/assets/coverage.html", context)


def _lines(kit: Kit, shown: Coverage) -> list[Line]:
    fields: Iterable[Covered] = sorted(shown.fields, key=_farthest_first)
    urls = links.urls_of(kit.brand_id, {each.ref for each in shown.fields})
    return [Line(each, urls.get(each.ref, "")) for each in fields]


def _farthest_first(field: Covered) -> tuple[int, str, str]:
    return (FAR.index(field.nearness) if field.nearness in FAR else len(FAR), field.ref, field.field)
