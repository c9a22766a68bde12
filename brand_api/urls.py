"""Turns a path into the part of the product that answers it."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from assets.api.describing import nothing
from assets.api.files import file_view, signed_view
from assets.api.views import RootView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
    path("api/v1", RootView.as_view(schema=None)),
    path("api/v1/", include("assets.api.urls")),
    re_path(r"^m/(?P<digest>[0-9a-f]{64})\.(?P<suffix>[a-z0-9]{1,8})\Z", file_view, name="file"),
    re_path(r"^m/signed/(?P<recipe>[0-9a-f]{64})\Z", signed_view, name="signed-file"),
    re_path(r"^(?:api|m)(?:/(?P<path>(?s:.*)))?\Z", nothing),
]
handler400 = "brand_api.failures.bad_request"
handler404 = "brand_api.failures.not_found"
handler500 = "brand_api.failures.server_error"
