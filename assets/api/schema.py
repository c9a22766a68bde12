"""Views → OpenAPI 3.1: each route's answer, parameters and errors as the views declare them."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from assets.api.filters import FILTERS
from assets.api.filters import SCHEMAS as FILTERED
from assets.api.parameters import (
    DEFAULT_PAGE,
    INCLUDES,
    MAX_ARGUMENT_LENGTH,
    MAX_ARGUMENTS,
    MAX_NUMBER,
    MAX_PAGE,
    MEANINGS,
    TEXTS,
)
from assets.api.problems import MEDIA_TYPE
from assets.api.reading import PATHS, ReadView
from assets.api.shapes import ProblemShape
from assets.manifest import MAX_DPR

ERRORS = {
    400: "bad request",
    401: "no or wrong key",
    403: "the key may not read",
    404: "absent or hidden",
    405: "the API is read only",
    406: "Accept leaves out the media type",
    410: "recalled",
    413: "a body that is too large",
    415: "a body",
    429: "a budget is spent",
    500: "a failure here, which is logged",
    503: "a file cannot be read now",
}
SCHEMAS: Mapping[str, dict[str, Any]] = {
    "at": {"type": "string", "format": "date-time"},
    "release": {"type": "integer", "minimum": 1, "maximum": MAX_NUMBER},
    "page_size": {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": DEFAULT_PAGE},
    "region": {"type": "string", "pattern": "^([A-Z]{2}|[0-9]{3})$"},
    "edition": {"type": "string", "pattern": "^([A-Z]{2}|[0-9]{3})/[A-Za-z0-9-]{2,35}$"},
    "include": {"type": "string", "enum": list(INCLUDES)},
    "fallback": {"type": "string", "enum": ["none"]},
    "fields": {"type": "string", "pattern": "^-?[A-Za-z_*]", "maxLength": 1000},
    "field": {"type": "string", "enum": sorted(TEXTS)},
    "args": {
        "type": "object",
        "maxProperties": MAX_ARGUMENTS,
        "propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_]{0,63}$"},
        "additionalProperties": {"type": "string", "maxLength": MAX_ARGUMENT_LENGTH},
    },
    "dpr": {"type": "integer", "minimum": 1, "maximum": MAX_DPR, "default": 1},
}
"""What can be said of a parameter's form; what it may mean, such as an instant that has passed, no schema says."""


def _described(name: str) -> OpenApiParameter:
    schema, meaning = {**SCHEMAS, **FILTERED}[name], FILTERS[name].meaning if name in FILTERS else MEANINGS[name]
    style = {"style": "deepObject", "explode": True} if schema["type"] == "object" else {}
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=meaning, **style)  # type: ignore[arg-type]


class ReadSchema(AutoSchema):
    """Reads `operation`, `shape` and `parameters` of assets.api.reading.ReadView."""

    def get_operation_id(self) -> str:
        """Such as kitDocument: a name for generated clients that no path changes."""
        view = self._described()
        kind, operation = view.kind.value, view.operation
        return kind + operation[:1].upper() + operation[1:]

    def get_tags(self) -> list[str]:
        return [PATHS.get(self._described().kind, "brand")]

    def get_summary(self) -> str | None:
        return (self.view.__doc__ or "").strip().partition("\n")[0]

    def get_description(self) -> str:  # type: ignore[override]
        return ""

    def get_override_parameters(self) -> list[Any]:
        return [_described(name) for name in getattr(self.view, "parameters", ())]

    def get_response_serializers(self) -> Any:
        problem = {
            (status, MEDIA_TYPE): OpenApiResponse(ProblemShape, description=text) for status, text in ERRORS.items()
        }
        shape = getattr(self.view, "shape", "")
        if not shape:
            return {307: OpenApiResponse(description="Location is the edition's path."), **problem}
        if isinstance(shape, str):
            kind = OpenApiTypes.OBJECT if shape.endswith("json") else OpenApiTypes.BINARY
            return {(200, shape): kind, 304: OpenApiResponse(description="Unchanged."), **problem}
        return {200: shape, 304: OpenApiResponse(description="Unchanged."), **problem}

    def _described(self) -> ReadView:
        if not isinstance(self.view, ReadView):
            raise TypeError(f"{type(self.view).__name__} is no ReadView, so nothing says how to describe it.")
        return self.view

    def is_excluded(self) -> bool:
        return not hasattr(self.view, "shape")
