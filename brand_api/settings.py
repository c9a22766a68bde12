"""Turns the environment into settings. It is read here and nowhere else; docs/settings.md explains each name."""

import importlib.util
import logging
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate

from brand_api.buckets import read_bucket
from brand_api.secrets import (
    DEVELOPMENT_HOSTS,
    development_pepper,
    development_secret,
    development_webhook_key,
    make_folder,
    refuse_unfit_production,
    refuse_unfit_webhooks,
    unfitness,
)

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

# Development or production. Without DEBUG everything counts as production.
ENVIRONMENT = env.str("ENVIRONMENT", "development")
DEBUG = env.bool("DEBUG", ENVIRONMENT == "development")
IS_PRODUCTION = ENVIRONMENT != "development" or not DEBUG
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var"))).resolve()

SECRET_KEY = env.str("SECRET_KEY", "") or ("" if IS_PRODUCTION else development_secret(VAR_DIR / "secret"))
API_KEY_PEPPER = env.str("API_KEY_PEPPER", "") or ("" if IS_PRODUCTION else development_pepper(SECRET_KEY))
WEBHOOK_KEYS = env.list("WEBHOOK_KEYS", [] if IS_PRODUCTION else [development_webhook_key(SECRET_KEY)])
ASSETS_WEBHOOK_HOSTS = env.list("WEBHOOK_HOSTS", [] if IS_PRODUCTION else ["127.0.0.1", "localhost"])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [] if IS_PRODUCTION else list(DEVELOPMENT_HOSTS))
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
DEMO_USERNAME = "demo"  # brand_api.backends refuses this login in production

_judged: dict[str, Any] = {"secret": SECRET_KEY, "pepper": API_KEY_PEPPER, "hosts": ALLOWED_HOSTS, "is_debug": DEBUG}
UNFIT_FOR_PRODUCTION = unfitness(**_judged, var=VAR_DIR)
if IS_PRODUCTION:
    refuse_unfit_production(**_judged, var=VAR_DIR)
    refuse_unfit_webhooks(keys=WEBHOOK_KEYS, others=(SECRET_KEY, API_KEY_PEPPER), sandbox=ASSETS_WEBHOOK_HOSTS)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "reversion",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "assets",
]
MIDDLEWARE = [
    "brand_api.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "brand_api.health.ProbeMiddleware",
    "brand_api.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "brand_api.middleware.EditorLanguageMiddleware",
    "brand_api.middleware.EditorAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "brand_api.urls"
WSGI_APPLICATION = "brand_api.wsgi.application"
ASSETS_SERVER_CONFIG = "python:brand_api.serving"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Database. SQLite takes its write lock at BEGIN and waits for it; PostgreSQL keeps its connections and tests them.
DATABASES: dict[str, Any] = {
    "default": env.dj_db_url(
        "DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
IS_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if not IS_SQLITE and DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL names another database. Write sqlite:////path or postgresql://host/name.")
DATABASES["default"].setdefault("OPTIONS", {}).update(
    {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    if IS_SQLITE
    else {"connect_timeout": 2, "application_name": "brand_api"}
)
if IS_SQLITE:
    make_folder(VAR_DIR)

# Files. Media is addressed by digest and written by assets.media alone, to a folder or to a bucket.
ASSETS_BUCKET = read_bucket(env.str("MEDIA_STORAGE", ""))
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media"))).resolve()
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
WHITENOISE_AUTOREFRESH = not IS_PRODUCTION

# Language and time. Editors' text is localized by assets.localization, not by these.
LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [BASE_DIR / "locale"]

# Who may log in to the admin.
AUTHENTICATION_BACKENDS = ["brand_api.backends.EditorBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"

# Headers. A page that must differ (the preview's frame) says so with a decorator of its own.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", IS_PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
SECURE_HSTS_PRELOAD = IS_PRODUCTION
TRUST_PROXY = env.bool("TRUST_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SESSION_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = IS_PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# Limits of what comes in and what may be used up; `assets` reads them as django.conf.settings.ASSETS_….
MEGABYTE = 1_000_000
MEBIBYTE = 1024 * 1024
POSITIVE = validate.Range(min=0, min_inclusive=False)
NOT_NEGATIVE = validate.Range(min=0)
with env.prefixed("BRAND_API_"):
    ASSETS_BODY_BYTES = env.int("BODY_BYTES", MEGABYTE, validate=POSITIVE)
    ASSETS_IMAGE_BYTES = env.int("IMAGE_BYTES", 20 * MEGABYTE, validate=POSITIVE)
    ASSETS_SVG_BYTES = env.int("SVG_BYTES", 2 * MEGABYTE, validate=POSITIVE)
    ASSETS_DOCUMENT_BYTES = env.int("DOCUMENT_BYTES", 50 * MEGABYTE, validate=POSITIVE)
    ASSETS_DOCUMENT_PAGES = env.int("DOCUMENT_PAGES", 1_000, validate=POSITIVE)
    ASSETS_VIDEO_BYTES = env.int("VIDEO_BYTES", 200 * MEGABYTE, validate=POSITIVE)
    ASSETS_AUDIO_BYTES = env.int("AUDIO_BYTES", 50 * MEGABYTE, validate=POSITIVE)
    ASSETS_FONT_BYTES = env.int("FONT_BYTES", 20 * MEGABYTE, validate=POSITIVE)
    ASSETS_TRACK_BYTES = env.int("TRACK_BYTES", MEGABYTE, validate=POSITIVE)
    ASSETS_IMAGE_PIXELS = env.int("IMAGE_PIXELS", 50 * MEGABYTE, validate=POSITIVE)
    ASSETS_IMAGE_SIDE_PX = env.int("IMAGE_SIDE_PX", 16_000, validate=POSITIVE)
    ASSETS_INSPECTION_MEMORY_BYTES = env.int("INSPECTION_MEMORY_BYTES", 768 * MEBIBYTE, validate=POSITIVE)
    ASSETS_INSPECTION_SECONDS = env.float("INSPECTION_SECONDS", 10.0, validate=POSITIVE)
    ASSETS_RENDITION_MEMORY_BYTES = env.int("RENDITION_MEMORY_BYTES", 256 * MEBIBYTE, validate=POSITIVE)
    ASSETS_RENDITION_SECONDS = env.float("RENDITION_SECONDS", 4.0, validate=POSITIVE)
    ASSETS_CONTENT_FILE_BYTES = env.int("CONTENT_FILE_BYTES", MEGABYTE, validate=POSITIVE)
    ASSETS_RENDER_MEMORY_BYTES = env.int("RENDER_MEMORY_BYTES", 256 * MEBIBYTE, validate=POSITIVE)
    ASSETS_RENDER_SECONDS = env.float("RENDER_SECONDS", 2.0, validate=POSITIVE)
    ASSETS_JOB_LEASE_SECONDS = env.float("JOB_LEASE_SECONDS", 30.0, validate=POSITIVE)
    ASSETS_POSTGRES_PROGRAMS = env.str("POSTGRES_PROGRAMS", "")
    ASSETS_JOB_DAYS = env.int("JOB_DAYS", 30, validate=POSITIVE)
    ASSETS_WEBHOOK_CONNECT_SECONDS = env.float("WEBHOOK_CONNECT_SECONDS", 3.0, validate=POSITIVE)
    ASSETS_WEBHOOK_SECONDS = env.float("WEBHOOK_SECONDS", 10.0, validate=POSITIVE)
    ASSETS_WEBHOOK_DAYS = env.int("WEBHOOK_DAYS", 30, validate=POSITIVE)
    ASSETS_READ_FRESHNESS_SECONDS = env.float("READ_FRESHNESS_SECONDS", 0.2, validate=validate.Range(min=0, max=1))
    ASSETS_KEY_BUDGET = env.int("KEY_BUDGET", 6_000, validate=NOT_NEGATIVE)
    ASSETS_ADDRESS_BUDGET = env.int("ADDRESS_BUDGET", 12_000, validate=NOT_NEGATIVE)
    ASSETS_FAILURE_BUDGET = env.int("FAILURE_BUDGET", 10, validate=NOT_NEGATIVE)
    ASSETS_PROXIES = env.int("PROXIES", int(TRUST_PROXY), validate=NOT_NEGATIVE)
DATA_UPLOAD_MAX_MEMORY_SIZE = ASSETS_BODY_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a kit's placements are one form

# The partner API. Views say what they answer and who may ask; nothing is open by default.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["assets.api.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "assets.api.schema.ReadSchema",
    "EXCEPTION_HANDLER": "assets.api.problems.handle",
    "UNAUTHENTICATED_USER": None,
}
ASSETS_PARTNER_CONTACT = env.str(
    "PARTNER_CONTACT", "", validate=validate.Regexp(r"(https?://\S+|[^@\s]+@[^@\s]+)?\Z", error="Give an address.")
)
SPECTACULAR_SETTINGS = {
    "TITLE": "Brand API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "ENUM_SUFFIX": "",
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "assets.api.overview.complete"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "tryItOutEnabled": True, "displayRequestDuration": True},
}

# Work beside requests: rows of assets.models.Job, whose ids the queue carries to the workers.
BROKER_URL = env.str(
    "BROKER_URL",
    "",
    validate=validate.Regexp(r"(rediss?://\S+)?\Z", error="Write redis://host:6379/0, or leave it out."),
)
if BROKER_URL and importlib.util.find_spec("celery") is None:
    raise ImproperlyConfigured("BROKER_URL needs Celery: `python -m pip install -r requirements/grown.txt`.")
QUEUE = "brand_api.broker.CeleryBackend" if BROKER_URL else "django_tasks_db.DatabaseBackend"
TASKS = {"default": {"BACKEND": QUEUE}}
ASSETS_JOB_TASK = "assets.worker.run"

# Whole answers to partners that are repeated in front of Django, in each process.
REPEATED_BYTES = env.int("BRAND_API_REPEATED_BYTES", 16 * MEBIBYTE, validate=validate.Range(min=0))

# Who reads /metrics; without a token this machine alone. Each process leaves its counts in the folder.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
METRICS_DIR = VAR_DIR / "metrics"

# Logs go to standard error, one line each, with the request's id.
LOG_LEVEL = env.log_level("LOG_LEVEL", logging.INFO)
LOG_FORMAT = env.str("LOG_FORMAT", "json" if IS_PRODUCTION else "text", validate=validate.OneOf(["json", "text"]))
LOG_REQUESTS = env.bool("LOG_REQUESTS", True)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "brand_api.logs.RequestIdFilter"}},
    "formatters": {
        "text": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"},
        "json": {"()": "brand_api.logs.JsonFormatter"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "filters": ["request_id"], "formatter": LOG_FORMAT},
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django_tasks": {"level": "WARNING"},  # assets.worker tells of jobs; the queue would tell of each again
        "django_tasks_db": {"level": "WARNING"},
    },
}
