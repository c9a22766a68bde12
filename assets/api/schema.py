"""Views → OpenAPI 3.1: each route's answer, parameters and errors as the views declare them."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from assets.api.parameters import INCLUDES, MEANINGS
from assets.api.problems import MEDIA_TYPE
from assets.api.reading import PATHS, ReadView
from assets.api.shapes import ProblemShape

ERRORS = {
    400: "bad request",
    401: "no or wrong key",
    403: "the key may not read",
    404: "absent or hidden",
    410: "recalled",
}
NUMBERS = ("release", "page_size", "dpr")


VALUES = {"fallback": ["none"], "include": list(INCLUDES)}
ARGUMENTS = {"type": "object", "additionalProperties": {"type": "string"}}


def _described(name: str) -> OpenApiParameter:
    if name == "args":
        return OpenApiParameter(
            name, ARGUMENTS, OpenApiParameter.QUERY, description=MEANINGS[name], style="deepObject", explode=True
        )
    kind = OpenApiTypes.INT if name in NUMBERS else OpenApiTypes.STR
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=MEANINGS[name], enum=VALUES.get(name))


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
            return {(200, shape): OpenApiTypes.BINARY, **problem}
        return {200: shape, 304: OpenApiResponse(description="Unchanged."), **problem}

    def _described(self) -> ReadView:
        if not isinstance(self.view, ReadView):
            raise TypeError(f"{type(self.view).__name__} is no ReadView, so nothing says how to describe it.")
        return self.view

    def is_excluded(self) -> bool:
        return not hasattr(self.view, "shape")
