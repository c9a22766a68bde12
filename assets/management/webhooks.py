"""Endpoints and their messages → lines and JSON, never secrets."""

import datetime as dt
from typing import Any

from django.core.management.base import OutputWrapper

from assets.models import Delivery, Endpoint
from assets.webhooks import Issued


def endpoint_line(row: Endpoint) -> str:
    events = " ".join(row.events) or "all"
    return f"{row.pk:>6}  {row.state:<8}  {row.partner.key}  {row.url}  {events}  {row.title}".rstrip()


def endpoint_facts(row: Endpoint) -> dict[str, Any]:
    names = ("failing_since", "resting_until", "former_until", "disabled_at", "ended_at")
    return {
        "webhook": row.pk,
        "partner": row.partner.key,
        "title": row.title,
        "url": row.url,
        "events": row.events,
        "state": row.state,
        "disabled_for": row.disabled_for,
        "failures": row.failures,
        **{name: told(getattr(row, name)) for name in names},
    }


def delivery_line(row: Delivery) -> str:
    last = row.log[-1] if row.log else {}
    came = last.get("fault") or last.get("status") or "–"
    return f"{row.message_id}  {row.state:<9}  {row.type}  {row.at:%Y-%m-%d %H:%M:%S}  {len(row.log)}  {came}"


def delivery_facts(row: Delivery) -> dict[str, Any]:
    return {
        "id": row.message_id,
        "webhook": row.endpoint_id,
        "type": row.type,
        "at": told(row.at),
        "state": row.state,
        "is_test": row.is_test,
        "next_at": told(row.next_at) if not row.ended_at else None,
        "attempts": row.log,
    }


def told(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None


def show_secret(out: OutputWrapper, err: OutputWrapper, issued: Issued) -> None:
    """The secret on standard output, once, and what it is on the other."""
    row = issued.endpoint
    err.write(f"Webhook {row.pk} of {row.partner.key} for {row.url}. Its secret, shown this once:")
    out.write(issued.secret.text)
