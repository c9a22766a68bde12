"""Choices of assets → those of one brand, searched as one types."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.widgets import AutocompleteSelect


def limited_to(widget: Any, brand_id: Any) -> None:
    """Has an autocomplete widget search this brand's assets alone."""
    widget.attrs["data-ajax--url"] = f"{widget.get_url()}?{urlencode({'brand': brand_id})}"


class AssetSelect(AutocompleteSelect):
    """Searches the blocks and media of one brand."""

    brand_id: Any = None

    def get_url(self) -> str:
        return f"{super().get_url()}?{urlencode({'brand': self.brand_id})}"
