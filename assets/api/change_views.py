"""The route that a copy stays in step by: all changes of what a key reads, from the beginning or since a cursor."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponseBase
from rest_framework.request import Request

from assets.api import bodies, limiting, shapes
from assets.api.cursors import LIFETIME_DAYS, Cursor, opened, sealed
from assets.api.parameters import number_of
from assets.api.problems import BadRequest, CursorExpired, Fault
from assets.api.reading import PREFIX, ReadView
from assets.api.responses import JSON, bytes_response, encoded
from assets.api.views import Listing
from assets.delivery import State, changes
from assets.delivery.changes import Place
from assets.errors import UnknownAsset

MAX_CHANGES = 1000
DEFAULT_CHANGES = 100


class ChangesView(ReadView):
    """What has changed of all that the key reads, in order, each once; without a cursor it starts with all there is.

    A cursor at which nothing more has come is given back as it was, but anew once a day: in use it never expires.
    """

    operation = "changes"
    cost = limiting.LIST
    parameters = ("cursor", "page_size", "fields")
    schemas: ClassVar[Mapping[str, dict[str, Any]]] = {
        "cursor": {"type": "string", "maxLength": 2000, "pattern": "^[A-Za-z0-9.-]+$"},
        "page_size": {
            "type": "integer",
            "minimum": 1,
            "maximum": MAX_CHANGES,
            "default": DEFAULT_CHANGES,
            "examples": [DEFAULT_CHANGES],
        },
    }
    shape = shapes.ChangeListShape

    def get(self, request: Request, brand: str) -> HttpResponseBase:
        state = self.state()
        if brand != self.reader.brand_key:
            raise UnknownAsset(f"There is no brand {brand!r}.")
        asked = ("changes", request.META.get("QUERY_STRING", ""))
        listing = self.kept(state, asked, lambda: self._page(request, state))
        headers = {"Link": f'<{listing.next}>; rel="next"'} if listing.next else {}
        return bytes_response(request, listing.body, JSON, headers=headers)

    def _page(self, request: Request, state: State) -> Listing:
        size = number_of(request, "page_size", DEFAULT_CHANGES, MAX_CHANGES)
        given, today = self._cursor(request, state.now.date()), state.now.date()
        page = changes.follow(self.reader, given.place if given else None, now=state.now, size=size)
        place, issued_on = page.place, today
        if given and page.is_last and not page.changes:
            is_due = today > given.issued_on and page.base.at >= given.place.reached.at
            place, issued_on = (Place(page.base), today) if is_due else (given.place, given.issued_on)
        is_same = given is not None and given.place.reached.act == place.reached.act
        mark = given.mark if given and is_same else changes.mark_of(place.reached)
        text = sealed(Cursor(self.reader.partner_id, place, mark, issued_on))
        query = request.query_params.copy()
        query["cursor"] = text
        following = None if page.is_last else f"{request.path}?{query.urlencode()}"
        base = f"{PREFIX}/{self.reader.brand_key}"
        results = [bodies.change_body(each, base) for each in page.changes]
        return Listing(encoded(self.wanted.of({"results": results, "next": following, "cursor": text})), following)

    def _cursor(self, request: Request, today: dt.date) -> Cursor | None:
        """The one that was given, which must be of this partner's and of acts that are still there."""
        text = request.query_params.get("cursor")
        if text is None:
            return None
        found = opened(text)
        if found is None or found.partner_id != self.reader.partner_id:
            detail = "The cursor is not one that this feed gave to this key's partner. Start again without it."
            raise BadRequest(detail, faults=[Fault(detail, parameter="cursor")], code="bad-cursor")
        restart = f"{request.path}?page_size={DEFAULT_CHANGES}"
        if found.is_expired(today):
            raise CursorExpired(f"A cursor lasts {LIFETIME_DAYS} days. Start again from the beginning.", restart)
        if changes.mark_of(found.place.reached) != found.mark:
            raise CursorExpired("The acts that the cursor stands on are not there any more. Start again.", restart)
        return found
