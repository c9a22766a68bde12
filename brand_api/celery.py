"""Where Celery's workers begin: `celery --app brand_api worker`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brand_api.settings")
django.setup()

from brand_api.broker import app  # noqa: E402 - what it needs of Django is there from here on

__all__ = ["app"]
