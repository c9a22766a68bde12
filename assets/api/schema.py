"""Views → OpenAPI 3.1: each route's answer, parameters and errors as the views declare them."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.serializers import Serializer

from assets.api.examples import PARAMETERS as EXAMPLES
from assets.api.examples import answers, example_of
from assets.api.filters import FILTERS
from assets.api.filters import SCHEMAS as FILTERED
from assets.api.meanings import MEANINGS as MEANINGS_OF_CODES
from assets.api.overview import SPENT, problem, told
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
from assets.api.reading import PATHS, ReadView
from assets.api.responses import JSON
from assets.api.shapes import ProblemShape
from assets.manifest import MAX_DPR, Format

OF_FILES = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
ERRORS = sorted({status for status, _ in MEANINGS_OF_CODES.values()} - {OF_FILES})
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
PLACES = {
    "brand": "The brand's key, such as solnap.",
    "key": "The asset's key, as in its list.",
    "region": "The market: ISO 3166 or UN M49, such as CH or 150.",
    "locale": "The language there: a BCP 47 tag, such as fr-CH.",
    "name": "The document's name, as the edition lists it.",
    "preset": "The preset's name, as the media's edition lists it.",
}
"""Parts of paths."""
FORMS = {"region": "^([A-Z]{2}|[0-9]{3})$", "locale": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"}
"""Of those that routes take in any form, to answer which there are."""
SENT = {
    "If-None-Match": "The ETag of the answer that you have: 304 where that is still it.",
    "Accept-Language": "The languages that your readers want, such as fr-CH, de;q=0.5.",
}
ALWAYS = ("ETag", "Cache-Control", "X-Request-ID", *SPENT)
OF_EDITIONS = ("Content-Language", "Link", "Cache-Tag")
LINKED = ("root", "list")
"""Operations without an edition whose answers link to others."""
MEDIA_TYPES: Mapping[str, tuple[str, ...]] = {
    "*/*": ("text/html", "text/plain", JSON, "*/*"),
    "image/*": tuple(f"image/{each}" for each in Format if each is not Format.AUTO),
}
"""What a route without one media type may answer, the usual one first."""


def _query(name: str, own: Mapping[str, Any]) -> OpenApiParameter:
    schema, meaning = {**SCHEMAS, **FILTERED, **own}[name], FILTERS[name].meaning if name in FILTERS else MEANINGS[name]
    style = {"style": "deepObject", "explode": True} if schema["type"] == "object" else {}
    is_usual = name in EXAMPLES and name not in own
    schema = {**schema, **({"examples": [EXAMPLES[name]]} if is_usual else {})}
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=meaning, **style)  # type: ignore[arg-type]


def _header(name: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=SENT[name])


def _schema(media_type: str) -> dict[str, Any]:
    if media_type.startswith("text/"):
        return {"type": "string"}
    if media_type == JSON:
        return {}
    if media_type.endswith("+json"):
        return {"type": "object"}
    return {"type": "string", "format": "binary"}


class ReadSchema(AutoSchema):
    """Reads `operation`, `shape` and `parameters` of assets.api.reading.ReadView."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """With problems by reference, and a request and its answer to see and to try."""
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        self.resolve_serializer(ProblemShape, "response")
        operation["responses"] |= {str(status): problem(status) for status in ERRORS}
        for parameter in operation["parameters"]:
            if parameter["in"] == OpenApiParameter.PATH:
                parameter["description"] = PLACES[parameter["name"]]
                parameter["schema"] |= {"pattern": FORMS[parameter["name"]]} if parameter["name"] in FORMS else {}
            value = example_of(operation["operationId"], self._described().kind, parameter["name"])
            parameter |= {"example": value} if value is not None else {}
        operation["parameters"] = sorted(operation["parameters"], key=self._place)
        self._tell(operation)
        return operation

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

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        """Such as KitEdition: what generated clients call it."""
        return type(serializer).__name__.removesuffix("Shape")

    def get_override_parameters(self) -> list[Any]:
        sent = "If-None-Match" if self._described().shape else "Accept-Language"
        return [*(_query(name, self._described().schemas) for name in self._described().parameters), _header(sent)]

    def get_response_serializers(self) -> Any:
        shape = self._described().shape
        if not shape:
            return {307: OpenApiResponse(description="The edition that suits is elsewhere.")}
        answer = OpenApiResponse(None if isinstance(shape, str) else shape, description=self._answer())
        return {200: answer, 304: OpenApiResponse(description="What you have is still it.")}

    def _answer(self) -> str:
        """What is answered, by the shape's own words or the route's."""
        shape = self._described().shape
        is_told = isinstance(shape, type) and issubclass(shape, Serializer) and shape.__doc__
        return (is_told or self.get_summary() or "").strip().partition("\n")[0]

    def _place(self, parameter: dict[str, Any]) -> tuple[int, int]:
        """Parts of the path as they follow there, then the query's, then headers."""
        kinds = (OpenApiParameter.PATH, OpenApiParameter.QUERY, OpenApiParameter.HEADER)
        return kinds.index(parameter["in"]), self.path.find(f"{{{parameter['name']}}}")

    def _tell(self, operation: dict[str, Any]) -> None:
        """The headers of answers, the media types of bytes, and the demo's answer."""
        responses, shape = operation["responses"], self._described().shape
        if "307" in responses:
            responses["307"]["headers"] = told("Location", "Cache-Control", "X-Request-ID", *SPENT)
            return
        linked = ("Link",) if self._described().operation in LINKED else ()
        headers = told(*ALWAYS, *(OF_EDITIONS if "{locale}" in self.path else linked))
        responses["200"]["headers"] = responses["304"]["headers"] = headers
        if isinstance(shape, str):
            types = MEDIA_TYPES.get(shape, (shape,))
            responses["200"]["content"] = {media_type: {"schema": _schema(media_type)} for media_type in types}
        if operation["operationId"] in answers():
            first = next(iter(responses["200"]["content"].values()))
            first["example"] = answers()[operation["operationId"]]

    def _described(self) -> ReadView:
        if not isinstance(self.view, ReadView):
            raise TypeError(f"{type(self.view).__name__} is no ReadView, so nothing says how to describe it.")
        return self.view

    def is_excluded(self) -> bool:
        return not hasattr(self.view, "shape")
