"""Turns a path into the part of the product that answers it."""

from django.contrib import admin
from django.urls import path

from brand_api.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
]
