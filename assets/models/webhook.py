"""Where partners are told of changes, and each message that was or will be sent there."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import Now, RowNumber

from assets.models.access import Partner
from assets.models.asset import Act


class Disabled(models.TextChoices):
    """Why an endpoint gets nothing."""

    BY_HAND = "by hand", "by hand"
    GONE = "gone", "it answered 410"
    FAILING = "failing", "it failed for days"


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def unended(self) -> "EndpointQuerySet":
        return self.filter(ended_at__isnull=True)

    def live(self) -> "EndpointQuerySet":
        """Those that are told of changes."""
        return self.unended().filter(disabled_at__isnull=True, partner__is_active=True)


class Endpoint(models.Model):
    """A partner's URL that messages are sent to, signed with a secret of its own, which is kept sealed.

    `place` is how far in the feed of changes its messages have been made; acts up to `told_act` need no look any more.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="endpoints")
    title = models.CharField(max_length=200, blank=True)
    url = models.CharField("URL", max_length=500)
    events = models.JSONField(default=list, blank=True, help_text='Only such as ["kit.*", "*.withdrawn"]; empty: all.')
    sealed_secret = models.TextField(editable=False)
    sealed_former = models.TextField(
        blank=True, editable=False, help_text="The secret before; it signs too for a while."
    )
    former_until = models.DateTimeField(null=True, editable=False)
    place = models.JSONField(default=dict, editable=False)
    told_act = models.BigIntegerField(default=0, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="In a row.")
    failing_since = models.DateTimeField(null=True, editable=False)
    resting_until = models.DateTimeField(null=True, editable=False, help_text="Nothing is sent before.")
    disabled_at = models.DateTimeField(null=True, editable=False)
    disabled_for = models.CharField(max_length=10, blank=True, choices=Disabled.choices, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="endpoints", editable=False)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["partner", "id"]
        verbose_name = "webhook"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(disabled_at__isnull=True, disabled_for="")
                | Q(disabled_at__isnull=False, disabled_for__in=Disabled.values),
                name="endpoint_disabled_says_why",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) & ~Q(sealed_secret="")
                | Q(ended_at__isnull=False, sealed_secret="", sealed_former=""),
                name="endpoint_has_a_secret_until_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"webhook {self.pk}"

    @property
    def state(self) -> str:
        """works, resting, disabled or ended."""
        if self.ended_at is not None:
            return "ended"
        if self.disabled_at is not None:
            return "disabled"
        return "resting" if self.resting_until is not None else "works"


class DeliveryState(models.TextChoices):
    PENDING = "pending", "pending"
    DELIVERED = "delivered", "delivered"
    DEAD = "dead", "dead"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self) -> "DeliveryQuerySet":
        """What is to be sent now and is in nobody's hands, by the database's clock."""
        ready = self.filter(state=DeliveryState.PENDING, next_at__lte=Now())
        free = ready.filter(Q(leased_until__isnull=True) | Q(leased_until__lt=Now()))
        live = Q(endpoint__ended_at=None, endpoint__disabled_at=None, endpoint__partner__is_active=True)
        awake = Q(endpoint__resting_until__isnull=True) | Q(endpoint__resting_until__lte=Now())
        return free.filter(live & awake)

    def first_of_each(self, count: int) -> list[tuple[int, int, int]]:
        """The first so many of each endpoint, oldest first: id, endpoint, and place from 1 on."""
        place = Window(RowNumber(), partition_by=F("endpoint"), order_by=[F("next_at"), F("pk")])
        rows = self.annotate(place=place).filter(place__lte=count).order_by("next_at", "pk")
        return list(rows.values_list("pk", "endpoint", "place"))

    def held(self, pk: int, lease: str) -> "DeliveryQuerySet":
        """The message, as long as this lease is the one that counts."""
        return self.filter(pk=pk, lease=lease, state=DeliveryState.PENDING)


class Delivery(models.Model):
    """A message to one endpoint. Its id and body are the same with each attempt. All times but `at` are the database's.

    `cause` is what it tells of: there is one message of each for an endpoint. `log` has an entry for each attempt:
    {"at": ISO 8601, "status": 0 for none, "ms": duration, "fault": in our words}.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="deliveries")
    cause = models.CharField(max_length=60)
    message_id = models.CharField("id", max_length=40, unique=True)
    type = models.CharField(max_length=40)
    at = models.DateTimeField(help_text="When it happened.")
    body = models.TextField()
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    is_test = models.BooleanField(default=False)
    attempts = models.PositiveIntegerField(default=0, help_text="Since it was last asked for.")
    log = models.JSONField(default=list)
    next_at = models.DateTimeField(db_default=Now())
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name_plural = "deliveries"
        default_permissions = ("view",)
        permissions: ClassVar = [("replay_delivery", "Can send deliveries again")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endpoint", "cause"], name="delivery_cause_is_told_once"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.PENDING, ended_at__isnull=True)
                | ~Q(state=DeliveryState.PENDING) & Q(ended_at__isnull=False, lease="", leased_until__isnull=True),
                name="delivery_that_ended_says_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "next_at"], name="delivery_by_state"),
            models.Index(fields=["endpoint", "-at"], name="delivery_of_endpoint"),
        ]

    def __str__(self) -> str:
        return self.message_id
