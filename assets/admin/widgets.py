"""Choices of assets → those of one brand, searched as one types."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.widgets import AutocompleteSelect


def limited_to(widget: Any, brand_id: Any) -> None:
    """Has an autocomplete widget search this brand's assets alone."""
    widget.attrs["data-ajax--url"] = f"{widget.get_url()}?{urlencode({'brand': brand_id})}"


class AssetSelect(AutocompleteSelect):
    """Searches the blocks and media of one brand.

    `known` is id → label of what the page's rows have already: showing these takes no query for each row.
    """

    brand_id: Any = None
    known: Mapping[str, str] = MappingProxyType({})

    def get_url(self) -> str:
        return f"{super().get_url()}?{urlencode({'brand': self.brand_id})}"

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        if not value or value[0] not in self.known:
            return super().optgroups(name, value, attrs)
        blank = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        chosen = self.create_option(name, value[0], self.known[value[0]], True, 0)
        return [(None, [*blank, chosen], 0)]
