"""A request with a key → the reader, the state and the library that a route answers from; what all routes share."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, ClassVar, TypeVar

from django.http import HttpResponseBase
from rest_framework.exceptions import NotAcceptable, NotAuthenticated
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from assets import delivery
from assets.api import limiting
from assets.api.authentication import KeyAuthentication, Principal
from assets.api.entering import TOLD
from assets.api.parameters import STATE, state_of
from assets.api.responses import JSON, is_acceptable, json_response
from assets.api.selecting import ALL, Selection, selection_of
from assets.delivery import Library, Reader, Seen, State
from assets.manifest import Kind
from assets.models import Action

Found = TypeVar("Found")
PREFIX = "/api/v1/brands"
REFUSALS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)
"""Answers before it is known whose page asks; they hold nothing of anybody's."""
PATHS = {Kind.BLOCK: "blocks", Kind.MEDIA: "media", Kind.TEMPLATE: "templates", Kind.KIT: "kits"}


class OneAnswer(BaseContentNegotiation):
    """Each route has one media type: Accept may refuse it, and chooses none."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """Raises NotAcceptable where Accept names neither the route's media type nor a range that has it."""
        shape = getattr((request.parser_context or {}).get("view"), "shape", "")
        media_type = JSON if not isinstance(shape, str) else shape
        if media_type and "*" not in media_type and not is_acceptable(request.headers.get("Accept", ""), media_type):
            raise NotAcceptable(f"The answer is {media_type}, which Accept leaves out. Name it, or leave Accept out.")
        return renderers[0], renderers[0].media_type


class ReadView(APIView):
    """A route that a key may read, about assets of `kind`.

    `operation` names it within its kind, `shape` is what it answers, a media type where that is bytes; `parameters` are
    those it knows, with `schemas` of its own where they are not the usual ones. A key that is narrowed to actions has
    to have the one that it `needs`; an answer costs its budget so many units.
    """

    authentication_classes = (KeyAuthentication,)
    permission_classes = (IsAuthenticated,)
    content_negotiation_class = OneAnswer
    http_method_names = ["get", "head"]  # noqa: RUF012 - Django declares it as the instance's
    kind: Kind = Kind.BRAND
    needs: ClassVar[Action] = Action.READ
    cost: ClassVar[int] = limiting.READ
    parameters: ClassVar[tuple[str, ...]] = STATE
    operation: ClassVar[str] = ""
    schemas: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    shape: ClassVar[type[Serializer[Any]] | str] = ""
    wanted: Selection = ALL

    def state(self) -> State:
        """The state asked for. Raises BadRequest for a parameter that the route does not have, or a field."""
        moment = self._principal().moment
        asked = state_of(self.request, self.parameters, moment.now)
        if not isinstance(self.shape, str):
            self.wanted = selection_of(self.request, self.shape)
        has_recalls = moment.generation.keep("recalls", lambda: delivery.any_recalled(moment.now))
        return replace(asked, has_recalls=has_recalls)

    def answer(
        self, body: Mapping[str, Any], *, state: State | None = None, headers: Mapping[str, str] | None = None
    ) -> HttpResponseBase:
        """An object as JSON, or the part of it that was asked for."""
        return json_response(self.request, self.wanted.of(body), state=state, headers=headers)

    @property
    def reader(self) -> Reader:
        return self._principal().reader

    def charge(self, cost: int) -> None:
        """Spends more than the route costs. Raises RateLimited."""
        principal = self._principal()
        limiting.charge(self.request, cost, principal.key_id, principal.key_limit)

    def library(self, brand: str, state: State) -> Library:
        """The brand's released facts. Raises UnknownAsset for a brand that is not the reader's."""
        return self.kept(state, ("library", brand), lambda: delivery.library(self.reader, brand, state))

    def find(self, brand: str, key: str, state: State) -> Seen:
        asked = ("find", brand, self.kind, key)
        return self.kept(state, asked, lambda: delivery.find(self.reader, brand, self.kind, key, state))

    def kept(self, state: State, asked: tuple[Hashable, ...], make: Callable[[], Found]) -> Found:
        """The answer to a part of the question, which the generation keeps for this reader; none of a past time."""
        if state.at != state.now:
            return make()
        return self._principal().moment.generation.keep((self.reader.partner_id, state.number, asked), make)

    def path(self, brand: str, key: str = "") -> str:
        base = f"{PREFIX}/{brand}/{PATHS[self.kind]}"
        return f"{base}/{key}" if key else base

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer may be repeated while its generation holds; of past times there are too many to keep.

        A web page may read it if the key names its origin, and in any case that the key is refused. All are told what
        is left to spend.
        """
        principal: object = getattr(request, "_user", None)
        if isinstance(principal, Principal) and principal.origin:
            response["Access-Control-Allow-Origin"] = principal.origin
            response["Access-Control-Expose-Headers"] = TOLD
        elif response.status_code in REFUSALS:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = TOLD
        if isinstance(principal, Principal) and "at" not in request.query_params:
            response.reuse, response.cost = principal.moment.generation, self.cost
        limiting.tell(request, response)
        return super().finalize_response(request, response, *args, **kwargs)

    def _principal(self) -> Principal:
        principal: object = self.request.user
        if not isinstance(principal, Principal):
            raise NotAuthenticated
        return principal
