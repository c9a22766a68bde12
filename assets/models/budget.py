"""What is spent of the budgets of keys and addresses, by minute."""

from typing import ClassVar

from django.db import models
from django.db.models import F


class BudgetQuerySet(models.QuerySet["Budget"]):
    def add(self, name: str, window: int, amount: int) -> int:
        """Counts this much more as spent; returns all that is. The caller is in a transaction of its own."""
        if not Budget.objects.filter(name=name, window=window).update(spent=F("spent") + amount):
            Budget.objects.bulk_create([Budget(name=name, window=window)], ignore_conflicts=True)
            Budget.objects.filter(name=name, window=window).update(spent=F("spent") + amount)
        return Budget.objects.values_list("spent", flat=True).get(name=name, window=window)


class Budget(models.Model):
    """A row for each key or address that was busy in a window. Addresses are people's: it is deleted a window later.

    `spent` counts what processes have leased, spent or not.
    """

    name = models.CharField(max_length=80, help_text="Such as “key 4fG7kQ2a”.")
    window = models.BigIntegerField(help_text="Minutes since 1970.")
    spent = models.BigIntegerField(default=0)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["window", "name"], name="budget_is_unique")]

    def __str__(self) -> str:
        return f"{self.name}: {self.spent}"
