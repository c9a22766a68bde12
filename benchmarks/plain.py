"""The same rows by a plain ModelViewSet, as written in an afternoon, with the same key and grants; for comparison."""

import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brand_api.settings")
application = get_wsgi_application()

from django.urls import include, path  # noqa: E402 - Django is set up from here on
from django.utils import timezone  # noqa: E402
from rest_framework import exceptions, pagination, routers, serializers, viewsets  # noqa: E402
from rest_framework.authentication import BaseAuthentication, get_authorization_header  # noqa: E402
from rest_framework.permissions import IsAuthenticated  # noqa: E402
from rest_framework.renderers import JSONRenderer  # noqa: E402

from assets import keys  # noqa: E402
from assets.models import ApiKey, Block, Grant, Membership, Variant  # noqa: E402


class Key(BaseAuthentication):
    def authenticate(self, request: Any) -> tuple[Any, str]:
        key = keys.parse(get_authorization_header(request).decode().partition(" ")[2])
        row = key and ApiKey.objects.select_related("partner").filter(key_id=key.key_id, revoked_at=None).first()
        if not key or not row or not keys.is_match(key, row.digest, settings.API_KEY_PEPPER):
            raise exceptions.AuthenticationFailed
        row.partner.is_authenticated = True
        return row.partner, row.key_id


class VariantSerializer(serializers.ModelSerializer[Variant]):
    class Meta:
        model = Variant
        fields = ("field", "locale", "region", "value")


class BlockSerializer(serializers.ModelSerializer[Block]):
    variants = VariantSerializer(many=True)

    class Meta:
        model = Block
        fields = ("key", "title", "type", "variants")


class Pages(pagination.CursorPagination):
    page_size = 50
    ordering = "key"


class BlockViewSet(viewsets.ModelViewSet[Block]):
    authentication_classes = (Key,)
    permission_classes = (IsAuthenticated,)
    renderer_classes = (JSONRenderer,)
    serializer_class = BlockSerializer
    pagination_class = Pages
    lookup_field = "key"
    schema = None

    def get_queryset(self) -> Any:
        partner: Any = self.request.user
        grants = Grant.objects.filter(partner=partner).live(at=timezone.now())
        shown = Membership.objects.live(at=timezone.now()).filter(collection__in=grants.values("collection"))
        rows = Block.objects.filter(brand=partner.brand_id, pk__in=shown.values("asset"), deleted_at=None)
        return rows.prefetch_related("variants")


router = routers.SimpleRouter(trailing_slash=False)
router.register("blocks", BlockViewSet, basename="block")
urlpatterns = [path("", include(router.urls))]
settings.ROOT_URLCONF = "benchmarks.plain"
