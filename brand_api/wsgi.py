"""Turns the settings into the WSGI application that gunicorn serves."""

import os
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brand_api.settings")

application: WSGIApplication = get_wsgi_application()

from brand_api.repeating import Repeating  # noqa: E402 - what it needs of Django is there from here on

if settings.REPEATED_BYTES:
    application = Repeating(application, settings.REPEATED_BYTES)
