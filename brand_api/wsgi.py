"""Turns the settings into the WSGI application that gunicorn serves."""

import os
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brand_api.settings")

django: WSGIApplication = get_wsgi_application()

from brand_api.repeating import Repeating  # noqa: E402 - what it needs of Django is there from here on
from brand_api.tallies import tallies  # noqa: E402

tallies.share(settings.METRICS_DIR)

application = Repeating(django, settings.REPEATED_BYTES) if settings.REPEATED_BYTES else django
