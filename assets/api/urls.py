"""Paths → views. Each route has a row in tests/api/test_routes.py, for each kind of caller."""

from django.urls import URLPattern, path, re_path, register_converter

from assets.api import change_views, describing, edition_views, rendition_views, views
from assets.api.filters import PARAMETERS
from assets.api.reading import PATHS
from assets.manifest import Kind


class KeyConverter:
    """A key in a path. What has not its shape is no path of ours, and reaches no database."""

    regex = "[a-z0-9][a-z0-9_-]{0,99}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class RegionConverter(KeyConverter):
    """Wider than codes are: whoever writes de for DE is told which there are."""

    regex = "[A-Za-z0-9_-]{1,35}"


class LocaleConverter(RegionConverter):
    """Wider than tags are, as well."""


class NameConverter(KeyConverter):
    """A document's name."""

    regex = "[A-Za-z0-9][A-Za-z0-9._-]{0,79}"


class PresetConverter(KeyConverter):
    regex = "[a-z][a-z0-9_-]{0,63}"


register_converter(PresetConverter, "preset_name")
register_converter(KeyConverter, "asset_key")
register_converter(RegionConverter, "region_code")
register_converter(LocaleConverter, "locale_tag")
register_converter(NameConverter, "document_name")

BRAND = "brands/<asset_key:brand>"
EDITION = "editions/<region_code:region>/<locale_tag:locale>"


def _asset_routes(kind: Kind, listing: type[views.AssetListView] = views.AssetListView) -> list[URLPattern]:
    plural = PATHS[kind]
    base = f"{BRAND}/{plural}/<asset_key:key>"
    return [
        path(f"{BRAND}/{plural}", listing.as_view(kind=kind, parameters=PARAMETERS[kind]), name=f"{kind}-list"),
        path(f"{base}/releases", views.ReleasesView.as_view(kind=kind), name=f"{kind}-releases"),
    ]


def _edition_routes(kind: Kind) -> list[URLPattern]:
    base = f"{BRAND}/{PATHS[kind]}/<asset_key:key>"
    return [
        path(base, views.AssetView.as_view(kind=kind), name=f"{kind}-detail"),
        path(f"{base}/editions", views.EditionsView.as_view(kind=kind), name=f"{kind}-editions"),
    ]


def _content_routes(kind: Kind) -> list[URLPattern]:
    base = f"{BRAND}/{PATHS[kind]}/<asset_key:key>"
    return [
        *_asset_routes(kind, views.ContentListView),
        *_edition_routes(kind),
        path(f"{base}/{EDITION}", edition_views.ContentView.as_view(kind=kind), name=f"{kind}-edition"),
    ]


BLOCK = f"{BRAND}/blocks/<asset_key:key>"
RENDITION = f"{BRAND}/media/<asset_key:key>/{EDITION}/renditions/<preset_name:preset>"
KIT = f"{BRAND}/kits/<asset_key:key>"
DOCUMENT = f"{KIT}/{EDITION}/documents/<document_name:name>"
ANYWHERE = f"{KIT}/documents/<document_name:name>"
urlpatterns = [
    path("", views.RootView.as_view(), name="root"),
    path("openapi.json", describing.openapi, name="openapi"),
    path("docs", describing.DocsView.as_view(), name="docs"),
    path("docs/problems", describing.problems_page, name="problems"),
    path(BRAND, views.BrandView.as_view(), name="brand-detail"),
    path(f"{BRAND}/tokens", views.TokensView.as_view(), name="brand-tokens"),
    path(f"{BRAND}/regions", views.RegionsView.as_view(), name="region-list"),
    path(f"{BRAND}/changes", change_views.ChangesView.as_view(), name="changes"),
    *_content_routes(Kind.BLOCK),
    path(f"{BLOCK}/{EDITION}.txt", edition_views.TextView.as_view(), name="block-text"),
    path(f"{BLOCK}/{EDITION}.html", edition_views.HtmlView.as_view(), name="block-html"),
    *_content_routes(Kind.MEDIA),
    path(RENDITION, rendition_views.RenditionView.as_view(), name="media-rendition"),
    *_asset_routes(Kind.TEMPLATE),
    path(f"{BRAND}/templates/<asset_key:key>", views.TemplateView.as_view(), name="template-detail"),
    *_asset_routes(Kind.KIT),
    *_edition_routes(Kind.KIT),
    path(f"{KIT}/coverage", views.CoverageView.as_view(), name="kit-coverage"),
    path(ANYWHERE, views.DocumentAnywhereView.as_view(), name="kit-document-anywhere"),
    path(f"{KIT}/{EDITION}.zip", edition_views.ArchiveView.as_view(), name="kit-archive"),
    path(f"{KIT}/{EDITION}", edition_views.KitEditionView.as_view(), name="kit-edition"),
    path(DOCUMENT, edition_views.DocumentView.as_view(), name="kit-document"),
    path(f"{DOCUMENT}/origins", edition_views.OriginsView.as_view(), name="kit-origins"),
    re_path(r"^(?P<path>(?s:.*))\Z", describing.nothing, name="nothing"),
]
