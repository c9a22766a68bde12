"""Turns the package into a Django app."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "assets"
    verbose_name = "Brand library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Models are loaded by now: history tells reversion about them."""
        from assets import history  # noqa: PLC0415 - its models cannot be imported before the apps are ready

        history.register()
